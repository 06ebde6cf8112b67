import { isCommentLine } from '../context/comment-line.ts';
import { COLON_OPENER } from '../context/extent-by-text.ts';
import { languageFor } from '../context/languages.ts';
import { opensByWord } from '../context/opens-by-word.ts';

const OPENER = /[{]$|\bthen$|\bdo(?: *\|[^|]*\|)?$/;
/** Decorators, attributes and directives. */
const MARK_LINE = /^[@#]/;

/** Whether a line, as it will stand, is the header of a block. */
export function opensBlock(line: string, languageId: string): boolean {
  const whole = line.trimEnd();
  if (announces(whole, languageId)) return false;
  if (languageId === 'python') return COLON_OPENER.test(whole);
  return OPENER.test(whole) || opensByWord(languageFor(languageId, ''), whole);
}

/** Labels that have lines of their own: in C++ classes, and in `switch`. */
const LABEL_LINE = /^(?:(?:public|private|protected)\b *\w* *|case\b.*|default *):/;

export function isLabel(line: string): boolean {
  return LABEL_LINE.test(line.trimStart());
}

/** Comments and decorators announce the statement that is wanted. */
export function announces(line: string, languageId: string): boolean {
  return MARK_LINE.test(line.trimStart()) || isCommentLine(line, languageId);
}
