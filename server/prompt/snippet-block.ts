import { lineCommentOf } from '../context/languages.ts';
import type { PromptFormat } from '../model/prompt-format.ts';
import type { Tokenizer } from '../model/tokenizer.ts';

/** A piece of another file, whole lines without the last line end. */
export interface PromptSnippet {
  /** Workspace-relative with `/`. */
  readonly path: string;
  readonly text: string;
  /** The lines are names that other files define; they become one, of as many as fit. */
  readonly isNames?: true;
}

/** Snippets as the prompt holds them. */
export interface SnippetBlock {
  readonly text: string;
  readonly tokens: readonly number[];
}

export const NO_SNIPPETS: SnippetBlock = { text: '', tokens: [] };
/** Where a language has no comment to the line's end. */
const OTHER_COMMENT = '//';
/** Less of a longer snippet is not worth its head. */
const LEAST_LINES = 3;
const NAMES_HEAD = 'Other names: ';

export interface SnippetBlockRequest {
  /** Best first. */
  readonly snippets: readonly PromptSnippet[];
  readonly languageId: string;
  readonly format: PromptFormat;
  readonly tokenizer: Tokenizer;
  readonly budgetTokens: number;
}

interface Piece {
  readonly text: string;
  readonly tokens: readonly number[];
}

/** As many of the best snippets as fit, the best one last, where it is nearest to the code. A snippet is cut at a line's end. */
export function snippetBlock(request: SnippetBlockRequest): SnippetBlock {
  const pieces: Piece[] = [];
  let left = request.budgetTokens;
  for (const snippet of merged(request.snippets)) {
    const piece =
      snippet.isNames === true ? namesPiece(snippet, request, left) : pieceOf(snippet, request, left);
    if (!piece) continue;
    pieces.unshift(piece);
    left -= piece.tokens.length;
  }
  if (pieces.length === 0) return NO_SNIPPETS;
  return {
    text: pieces.map(({ text }) => text).join(''),
    tokens: pieces.flatMap(({ tokens }) => tokens),
  };
}

/** Neighbours of one file become one. */
function merged(snippets: readonly PromptSnippet[]): PromptSnippet[] {
  const result: PromptSnippet[] = [];
  for (const snippet of snippets) {
    const { path, text } = snippet;
    const last = result.at(-1);
    if (last?.path === path) result[result.length - 1] = { path, text: `${last.text}\n${text}` };
    else result.push(snippet);
  }
  return result;
}

/** The snippet's head and as many of its lines as fit; undefined where that is next to nothing. */
function pieceOf(snippet: PromptSnippet, request: SnippetBlockRequest, budget: number): Piece | undefined {
  const { languageId, tokenizer, format } = request;
  const comment = lineCommentOf(languageId) ?? OTHER_COMMENT;
  const isFile = format.snippets === 'files';
  const head = isFile ? `${snippet.path}\n` : `${comment} Path: ${snippet.path}\n`;
  const tokens = [...(isFile ? [format.fileSeparatorToken] : []), ...tokenizer.encode(head)];
  let text = head;
  const lines = snippet.text.split('\n').filter((line) => line.trim() !== '');
  let written = 0;
  for (const line of lines) {
    const whole = isFile ? `${line}\n` : `${comment} ${line}\n`;
    const ids = tokenizer.encode(whole);
    if (tokens.length + ids.length > budget) break;
    for (const id of ids) tokens.push(id);
    text += whole;
    written++;
  }
  return written < Math.min(LEAST_LINES, lines.length) || written === 0 ? undefined : { text, tokens };
}

/** One line of as many of the names as fit; undefined where none does. */
function namesPiece(snippet: PromptSnippet, request: SnippetBlockRequest, budget: number): Piece | undefined {
  const { languageId, tokenizer, format } = request;
  const names = snippet.text.split('\n').filter((name) => name !== '');
  for (let count = names.length; count > 0; count--) {
    const comment = lineCommentOf(languageId) ?? OTHER_COMMENT;
    const text = `${comment} ${NAMES_HEAD}${names.slice(0, count).join(', ')}\n`;
    const separator = format.snippets === 'files' ? [format.fileSeparatorToken] : [];
    const tokens = [...separator, ...tokenizer.encode(text)];
    if (tokens.length <= budget) return { text, tokens };
  }
  return undefined;
}
