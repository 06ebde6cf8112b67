import type { Site } from './site.ts';
import { STRING_CONTENT } from './text-scan.ts';

/** Empty lines, comments and docstrings between a block's first line and the cursor. */
const MAX_LINES_BETWEEN = 40;

/** The last code before the cursor: where a block would have been opened. */
export interface Opener {
  readonly line: number;
  /** Of the last character of code on the line. */
  readonly character: number;
}

/**
 * The code that ends directly before the cursor, on this line or on one above with only blanks, comments and (Python) a docstring
 * in between. Undefined when the cursor's line has other text around the cursor.
 */
export function openerBefore(site: Site): Opener | undefined {
  if (!/^[\s)\]};,]*$/.test(site.after)) return undefined;
  const { line } = site.position;
  const code = site.codeBefore.trimEnd();
  if (code !== '') {
    return code.length === site.before.trimEnd().length ? { line, character: code.length - 1 } : undefined;
  }
  for (let at = line - 1; at >= Math.max(site.firstLine, line - MAX_LINES_BETWEEN); at--) {
    const character = site.scanned(at).code.trimEnd().length - 1;
    if (character < 0 || (site.language.blocks === 'colon' && isStringOnly(site, at))) continue;
    return { line: at, character };
  }
  return undefined;
}

/** Whether a line is nothing but a string, as a docstring is. */
function isStringOnly(site: Site, line: number): boolean {
  const code = site.scanned(line).code.trim();
  return code.includes('"') || code.includes("'") || code.includes(STRING_CONTENT)
    ? /^[a-zA-Z]{0,2}["']*\ufffc*["']*$/.test(code)
    : false;
}
