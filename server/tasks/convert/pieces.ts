import type { DocumentLines } from '../../context/document-lines.ts';
import { indentWidth } from '../../context/layout.ts';
import type { Tokenizer } from '../../model/tokenizer.ts';
import type { Target } from '../target.ts';

/** A line begins something at the margin, unless it closes or goes on. */
const CONTINUES = /^\s*([)\]}]|else\b|elif\b|except\b|finally\b|catch\b|end\b|\{)/;

/**
 * Cuts a target into pieces that an answer can hold, between what stands at its margin: a small model does not keep to its task over a long text.
 * @param maxTokens of one piece; a declaration longer than that stays whole.
 */
export function piecesOf(
  document: DocumentLines,
  { startLine, endLine, what }: Target,
  tokenizer: Tokenizer,
  maxTokens: number,
): readonly Target[] {
  const margin = leastWidth(document, startLine, endLine);
  const pieces: Target[] = [];
  let first = startLine;
  let tokens = 0;
  let part: { readonly start: number; tokens: number } = { start: startLine, tokens: 0 };
  const cutAt = (line: number): void => {
    if (line > first) pieces.push({ startLine: first, endLine: line - 1, what });
    first = line;
    tokens = 0;
  };
  for (let line = startLine; line <= endLine; line++) {
    const text = document.lineAt(line);
    const isBlankAbove = line > startLine && document.lineAt(line - 1).trim() === '';
    const begins =
      isBlankAbove && text.trim() !== '' && indentWidth(text) === margin && !CONTINUES.test(text);
    if (begins) {
      tokens += part.tokens;
      part = { start: line, tokens: 0 };
    }
    part.tokens += tokenizer.encode(`${text}\n`).length;
    if (tokens > 0 && tokens + part.tokens > maxTokens) cutAt(part.start);
  }
  cutAt(endLine + 1);
  return pieces;
}

function leastWidth(document: DocumentLines, startLine: number, endLine: number): number {
  let least = Infinity;
  for (let line = startLine; line <= endLine; line++) {
    const text = document.lineAt(line);
    if (text.trim() !== '') least = Math.min(least, indentWidth(text));
  }
  return least;
}
