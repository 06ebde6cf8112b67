/** The file's name as a comment above its text: in the first lines of a file nothing else says which language is being written. */
import type { CompletionContext } from '../context/context.ts';
import { languageOf, lineCommentOf } from '../context/languages.ts';

/** Fewer lines with text beside the cursor's say too little: `class Cart {` begins in eight languages. */
const LEAST_TELLING_LINES = 8;
/** These lines say it themselves, and must come first. */
const TELLS = /^(?:#!|<[?!])/;

/** With its line end; empty where the text tells enough, the name nothing, or the language has no such comment. */
export function fileNameLine({
  path,
  languageId,
  prefix,
  suffix,
  prefixStartLine,
}: CompletionContext): string {
  const comment = lineCommentOf(languageId);
  const isFromStart = prefixStartLine === 0 && !TELLS.test(prefix);
  if (comment === undefined || !isFromStart || languageOf(path) === undefined) return '';
  const others = [...prefix.split('\n').slice(0, -1), ...suffix.split('\n').slice(1)];
  const telling = others.filter((line) => line.trim() !== '').length;
  return telling < LEAST_TELLING_LINES ? pathLine(comment, path) : '';
}

/** How the prompt names a file, this one or another, with its line end. */
export function pathLine(comment: string, path: string): string {
  return `${comment} Path: ${path}\n`;
}
