import type { Opener } from './opener.ts';
import { indentWidth } from './layout.ts';
import { opensByWord } from './opens-by-word.ts';
import type { Site } from './site.ts';

/** Statements that go on over more lines are not followed to their first line. */
const MAX_STATEMENT_LINES = 30;

/** The header of a block in Python. */
export const COLON_OPENER =
  /^\s*(async\s+)?(def|class|if|elif|else|for|while|with|try|except|finally|match|case)\b.*:$/;
const CASE_LABEL = /^\s*(case\b.*|default\s*):$/;
/** After these a brace begins a value, not a block. */
const VALUE_AHEAD = /(^|[^=!<>])=$|[([,:?{&|]$|\b(return|yield|throw|await|default|import|export|in|of|new)$/;
/** Statements whose brace begins a block whatever else the line holds. */
const BLOCK_STATEMENT =
  /^[\s})]*(if|else|for|foreach|while|do|switch|match|select|try|catch|finally|loop|unsafe|func|fn|function|class)\b/;
/** A closure's parameters at the end: `|x| {`, `move || {`. */
const CLOSURE = /(^|[=(,]|\bmove)\s*\|[^|]*\|$/;
/** A value, or an argument, that is itself a block. */
const BLOCK_VALUE =
  /\b(function|class|func|fn|new|object|struct|enum|union|namespace)\b|^\s*(if|match|loop|unsafe|async|switch|try|do)\b|^\s*(async\s*)?\(\)|^\s*\[[^\]]*\]\s*\(\)/;
const CLASS_HEADER =
  /\b(class|struct|interface|trait|impl|module|namespace|enum|object|extension|protocol|record|union|mod|extern)\b/;

/** Whether the line opens a block of statements or declarations, by its words. */
export function opensBlockByText(site: Site, opener: Opener): boolean {
  const code = site.scanned(opener.line).code.slice(0, opener.character + 1);
  switch (site.language.blocks) {
    case 'none':
      return false;
    case 'colon':
      return code.endsWith(':') && COLON_OPENER.test(statementAt(site, opener.line, code));
    case 'end':
      return opensByWord(site.language, code);
    case 'braces':
      if (!code.endsWith('{')) return CASE_LABEL.test(code);
      return headerOpensBlock(headerBefore(site, opener.line, code.slice(0, -1)));
  }
}

/** What stands before a brace; for a brace on a line of its own the statement above. */
function headerBefore(site: Site, line: number, code: string): string {
  if (code.trim() !== '') return statementAt(site, line, code).trim();
  for (let at = line - 1; at >= site.firstLine; at--) {
    const above = site.scanned(at).code.trim();
    if (above !== '') return /[;{}]$/.test(above) ? '' : statementAt(site, at, above);
  }
  return '';
}

/** Whether a brace after this text begins a block (true) or a value such as an object literal. */
export function headerOpensBlock(header: string): boolean {
  const code = withoutRoundBrackets(header).trimEnd();
  if (
    code === '' ||
    code.endsWith('=>') ||
    code.endsWith('->') ||
    CASE_LABEL.test(code) ||
    CLOSURE.test(code)
  ) {
    return true;
  }
  if (VALUE_AHEAD.test(code)) return false;
  if (BLOCK_STATEMENT.test(code)) return true;
  const argument = code.slice(code.lastIndexOf('(') + 1);
  if (code.lastIndexOf('(') > code.lastIndexOf(')')) return BLOCK_VALUE.test(argument);
  const value = /.*(?:^|[^=!<>])=(?![=>])(.*)$/.exec(code)?.[1];
  if (value !== undefined) return BLOCK_VALUE.test(value);
  // `return Point{`
  return !/\b(return|yield)\b/.test(code) || BLOCK_VALUE.test(code);
}

/** A text without what stands between round brackets. */
function withoutRoundBrackets(text: string): string {
  let code = text;
  for (let before = ''; before !== code;) {
    before = code;
    code = code.replace(/\([^()]*\)/g, '\u0002');
  }
  return code.replaceAll('\u0002', '()');
}

/** The statement that ends with `code` on this line, its lines joined. */
function statementAt(site: Site, line: number, code: string): string {
  const start = statementStart(site, line);
  if (start === line) return code;
  const lines: string[] = [];
  for (let at = start; at < line; at++) lines.push(site.scanned(at).code.trimEnd());
  return [...lines, code.trim()].join(' ');
}

/** The line where the statement begins that this line ends: brackets closed here are opened there. */
function statementStart(site: Site, line: number): number {
  let open = 0;
  for (let at = line; at >= site.firstLine && at > line - MAX_STATEMENT_LINES; at--) {
    for (const character of site.scanned(at).code) {
      if (character === ')' || character === ']') open++;
      else if (character === '(' || character === '[') open--;
    }
    if (open <= 0) return at;
  }
  return line;
}

/** Whether nothing stands in the block yet: the next code is not indented deeper than the line that opens it. */
export function isEmptyByText(site: Site, opener: Opener): boolean {
  if (site.language.blocks === 'braces' && site.after.trimStart().startsWith('}')) return true;
  const indent = indentWidth(site.document.lineAt(statementStart(site, opener.line)));
  for (let line = site.position.line + 1; line <= site.lastLine; line++) {
    if (site.hasCode(line)) return indentWidth(site.document.lineAt(line)) <= indent;
  }
  return true;
}

/** Whether a line stands at the top level or directly in a class, by indentation. */
export function isDeclarationLevelByText(site: Site, line: number): boolean {
  const indent = indentWidth(site.document.lineAt(line));
  if (indent === 0) return true;
  for (let above = line - 1; above >= site.firstLine; above--) {
    if (!site.hasCode(above) || indentWidth(site.document.lineAt(above)) >= indent) continue;
    const { code } = site.scanned(above);
    return CLASS_HEADER.test(
      /^\s*\{\s*$/.test(code) ? headerBefore(site, above, '') : statementAt(site, above, code),
    );
  }
  return false;
}
