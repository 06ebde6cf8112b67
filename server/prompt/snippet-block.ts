import { lineCommentOf } from '../context/languages.ts';
import type { PromptFormat } from '../model/prompt-format.ts';
import type { Tokenizer } from '../model/tokenizer.ts';
import { pathLine } from './file-name.ts';

/** A piece of another file, whole lines without the last line end. */
export interface PromptSnippet {
  /** Workspace-relative with `/`. */
  readonly path: string;
  readonly text: string;
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
    const piece = pieceOf(snippet, request, left);
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
  for (const { path, text } of snippets) {
    const last = result.at(-1);
    if (last?.path === path) result[result.length - 1] = { path, text: `${last.text}\n${text}` };
    else result.push({ path, text });
  }
  return result;
}

/** The snippet's head and as many of its lines as fit; undefined where that is next to nothing. */
function pieceOf(snippet: PromptSnippet, request: SnippetBlockRequest, budget: number): Piece | undefined {
  const { languageId, tokenizer, format } = request;
  const comment = lineCommentOf(languageId) ?? OTHER_COMMENT;
  const isFile = format.snippets === 'files';
  const head = isFile ? `${snippet.path}\n` : pathLine(comment, snippet.path);
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
