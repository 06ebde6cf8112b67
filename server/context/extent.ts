import type { Extent, Place } from './context.ts';
import {
  headerOpensBlock,
  isDeclarationLevelByText,
  isEmptyByText,
  opensBlockByText,
} from './extent-by-text.ts';
import { isDeclarationLevelByTree, isEmptyByTree, opensBlockByTree } from './extent-by-tree.ts';
import { indentWidth } from './layout.ts';
import { openerBefore } from './opener.ts';
import type { Site } from './site.ts';
import type { SyntaxTree } from '../syntax/tree.ts';

const WORD_END = /[\p{L}\p{N}_$]$/u;
const WORD_START = /^[\p{L}\p{N}_$]/u;
const ONLY_CLOSERS = /^[\s)\]};,]*$/;

/** `TODO`, `end` and rulers announce nothing. */
const LEAST_TELLING_WORDS = 2;

/** How much may be suggested at the cursor. A tree decides where it can tell, words and indentation elsewhere. */
export function extentOf(site: Site, place: Place, tree: SyntaxTree | undefined): Extent {
  if (isInsideWord(site)) return { kind: 'none', reason: 'The cursor stands inside a word.' };
  if (isBeforeFirstWord(site)) return { kind: 'none', reason: 'The cursor stands before a line of code.' };
  if (place !== 'code') return { kind: 'line' };
  if (isBehindStatement(site)) return { kind: 'none', reason: 'The statement is complete.' };
  return opensEmptyBlock(site, tree) || isAnnounced(site, tree) ? { kind: 'block' } : { kind: 'line' };
}

function isInsideWord({ before, after }: Site): boolean {
  return WORD_END.test(before.slice(-2)) && WORD_START.test(after.slice(0, 2));
}

/** Before all that stands on the line: whoever is there has come to read or to move it. Typing a first letter changes that. */
function isBeforeFirstWord({ before, after }: Site): boolean {
  return before.trim() === '' && !ONLY_CLOSERS.test(after);
}

/** Directly behind the `;` or `}` that closes a statement, with nothing but closers behind. */
function isBehindStatement(site: Site): boolean {
  if (site.language.blocks !== 'braces' || !ONLY_CLOSERS.test(site.after)) return false;
  const code = site.codeBefore;
  if (code.endsWith(';')) return openBrackets(code) <= 0;
  return code.endsWith('}') && closesStatement(site);
}

/** Round and square brackets left open: a `;` in them separates, as in a `for` header. */
function openBrackets(code: string): number {
  return (code.match(/[([]/g)?.length ?? 0) - (code.match(/[)\]]/g)?.length ?? 0);
}

/** Whether the brace before the cursor ends a statement, by what stands before the brace that opened it. */
function closesStatement(site: Site): boolean {
  let open = 0;
  for (let line = site.position.line; line >= site.firstLine; line--) {
    const code = line === site.position.line ? site.codeBefore : site.scanned(line).code;
    for (let at = code.length - 1; at >= 0; at--) {
      if (code[at] === '}') open++;
      if (code[at] !== '{' || --open > 0) continue;
      const header = code.slice(0, at);
      return headerOpensBlock(header) && !/=>\s*$|[=(,]\s*(async\s+)?(function|class)\b/.test(header);
    }
  }
  return true;
}

function opensEmptyBlock(site: Site, tree: SyntaxTree | undefined): boolean {
  const opener = openerBefore(site);
  if (!opener) return false;
  const opens = (tree && opensBlockByTree(site, tree, opener)) ?? opensBlockByText(site, opener);
  return opens && ((tree && isEmptyByTree(tree, opener)) ?? isEmptyByText(site, opener));
}

/**
 * A comment directly above an empty line, with no code of its own yet: at the top level or in a class it announces a declaration, in a
 * function, where it is more than a word, a statement with its block.
 */
function isAnnounced(site: Site, tree: SyntaxTree | undefined): boolean {
  const { line } = site.position;
  if (site.language.blocks === 'none' || site.before.trim() !== '' || !ONLY_CLOSERS.test(site.after))
    return false;
  let comment = line;
  while (comment > site.firstLine && site.isComment(comment - 1)) comment--;
  const text = site.document.lineAt(comment);
  if (comment === line || text.startsWith('#!')) return false;
  const below = site.document.lineAt(line + 1);
  const isFree = /^\s*($|[)\]}]|end\b)/.test(below) || indentWidth(below) < indentWidth(text);
  if (!isFree) return false;
  if (isTelling(site, comment)) return true;
  return tree ? isDeclarationLevelByTree(site, tree, comment) : isDeclarationLevelByText(site, comment);
}

/** Whether a comment, from its first line up to the cursor, has words enough to say what is to be done. */
function isTelling(site: Site, comment: number): boolean {
  let words = 0;
  for (let line = comment; line < site.position.line; line++) {
    words += site.document.lineAt(line).match(/\p{L}{2,}/gu)?.length ?? 0;
  }
  return words >= LEAST_TELLING_WORDS;
}
