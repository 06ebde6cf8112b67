/** Examples that a comment or docstring gives of a function: calls with literals and the value that is promised. */
import { literalOf, readLiteral, skipSpace, type Literal } from './literal.ts';
import { sourceOf, type SandboxLanguage } from './source-of.ts';

export interface Example {
  /** As it is written, on one line: for a person. */
  readonly call: string;
  /** An expression of the language it is run in. */
  readonly source: string;
  readonly expected: Literal;
}

/** More tell nothing new, and each may take its time. */
const MAX_EXAMPLES = 20;
/** A call or a value may stand on so many lines. */
const MAX_JOINED_LINES = 12;

const DOCTEST = />>>/;
/** What may stand in front of a call. */
const PROMPT = String.raw`(?:>>>|>|\$)\s*`;
const LEAD_WORDS = String.raw`(?:(?:for\s+)?(?:e\.g\.|i\.e\.|examples?|ex\.?|usage)\s*(?:\d+\s*)?[:,]?\s*)`;
const BEFORE_CALL = new RegExp(String.raw`^${LEAD_WORDS}?(?:${PROMPT})?(assert(?:\s+|\s*\(\s*)|\x60)?`, 'iu');
/** Between a call and its value; the arrows are → ➞ ⇒ ⟶ ➔ ↦, as one such letter makes V8 keep the whole bundle with two bytes a letter. */
const RELATION =
  /\s*`?\s*(?:(?:#|\/\/|--(?!>)|;;)\s*)?(?:===|==>|==|=>|=|-->|->|\u2192|\u279e|\u21d2|\u27f6|\u2794|\u21a6|:(?!:)|(?:will |should |must )?(?:returns?|gives?|yields?|equals?|is|be|evaluates to|produces?|outputs?)(?::| the (?:value|string|list|number))?(?=\s))\s*`?\s*|\s*(?:#|\/\/)\s*/iuy;
/** On the line below a call; → ➞ ⇒. */
const BELOW =
  /^(?:(?:#|\/\/)\s*)?(?:=>|==>|->|-->|\u2192|\u279e|\u21d2|(?:returns?|outputs?|output|result|gives)\s*:?(?=\s))\s*/iu;
/** Behind a value: nothing, the end of a sentence, a remark. */
const REMARK =
  /^\s*`?\s*\)?\s*[.;,]?\s*(?:(?:#|\/\/|--)\s.*|\((?!.*\bor\b).*\)\.?|(?:because|since|as)\b.*)?$/iu;
/** Functions of Python that documentation puts around a call. */
const WRAPPERS = new Set(
  'round sorted list set tuple len str int float bool sum max min abs dict'.split(' '),
);
/** What makes a comment of a line, and lists in it. */
const DECORATION = /^\s*(?:\/\*\*?|\*(?!\w)|\/{2,}[!/]?|#+(?!\w)|--|;+|"""|'''|[rRuU]?"""|[rRuU]?''')?\s?/;
const BULLET = /^(?:[-*\u2022]\s+|\d+[.)]\s+)/;
const DECORATION_END = /\s*(?:\*\/|"""|''')\s*$/;

interface Found extends Example {
  readonly isDoctest: boolean;
}

/**
 * What is not certainly an example is none: a wrong one would speak against right code.
 * @param documentation comment, signature and docstring as they stand in the file.
 */
export function readExamples(
  documentation: string,
  functionName: string,
  language: SandboxLanguage,
): readonly Example[] {
  // Escaped once more, as in a docstring that is not raw: what is meant is anybody's guess.
  if (functionName === '' || documentation.includes('\\\\')) return [];
  const lines = documentation.split('\n').map(withoutDecoration);
  const found: Found[] = [];
  for (let at = 0; at < lines.length && found.length < MAX_EXAMPLES; at++) {
    found.push(...exampleAt(lines, at, functionName, language));
  }
  return agreeing(found, isDefinedByItself(lines, functionName)).map(({ call, source, expected }) => ({
    call,
    source,
    expected,
  }));
}

function withoutDecoration(line: string): string {
  return line.replace(DECORATION_END, '').replace(DECORATION, '').trim().replace(BULLET, '').trim();
}

function exampleAt(
  lines: readonly string[],
  at: number,
  functionName: string,
  language: SandboxLanguage,
): readonly Found[] {
  const line = lines[at]!;
  const before = BEFORE_CALL.exec(line)?.[0] ?? '';
  const isDoctest = DOCTEST.test(before);
  const rest = [line.slice(before.length), ...lines.slice(at + 1, at + MAX_JOINED_LINES)];
  const read = readCall(rest, functionName, language, isDoctest);
  if (!read) return [];
  const expected =
    read.behind.trim() === '' || isComment(read.behind, isDoctest)
      ? valueBelow(lines.slice(at + read.lineCount), isDoctest)
      : valueBehind(read.behind, lines.slice(at + read.lineCount));
  return expected ? [{ call: read.call, source: read.source, expected, isDoctest }] : [];
}

/** Of a doctest's line: what is promised stands below. */
function isComment(behind: string, isDoctest: boolean): boolean {
  return isDoctest && /^\s*(#|\/\/)/.test(behind);
}

interface Call {
  readonly call: string;
  readonly source: string;
  /** The rest of its last line. */
  readonly behind: string;
  readonly lineCount: number;
}

/** A call that begins the first line, on as few lines as it takes. */
function readCall(
  lines: readonly string[],
  functionName: string,
  language: SandboxLanguage,
  isDoctest: boolean,
): Call | undefined {
  const [first = ''] = lines;
  const isWrapped = isDoctest && language === 'python';
  if (!first.startsWith(`${functionName}(`) && !(isWrapped && first.includes(`${functionName}(`)))
    return undefined;
  for (let count = 1; count <= lines.length; count++) {
    const text = lines.slice(0, count).join('\n');
    const read = readExpression(text, 0, functionName, language, isWrapped);
    if (!read) continue;
    if (!read.callsIt) return undefined;
    const call = text.slice(0, read.end).replace(/\s*\n\s*/g, ' ');
    return { call, source: read.source, behind: text.slice(read.end), lineCount: count };
  }
  return undefined;
}

interface Expression {
  readonly source: string;
  readonly end: number;
  readonly callsIt: boolean;
}

/** The function called with literals or, where `isWrapped`, within calls of what Python has by itself. */
function readExpression(
  text: string,
  from: number,
  functionName: string,
  language: SandboxLanguage,
  isWrapped: boolean,
): Expression | undefined {
  const at = skipSpace(text, from);
  const name = /^[\p{L}_$][\p{L}\p{N}_$]*(?=\()/u.exec(text.slice(at))?.[0];
  const isIt = name === functionName;
  if (name === undefined || (!isIt && !(isWrapped && WRAPPERS.has(name)))) return undefined;
  const parts: string[] = [];
  let callsIt = isIt;
  let index = skipSpace(text, at + name.length + 1);
  while (text[index] !== ')') {
    const keyword = language === 'python' ? /^([\p{L}_]\w*)\s*=(?!=)/u.exec(text.slice(index)) : null;
    if (keyword) index += keyword[0].length;
    const literal = readLiteral(text, index);
    const inner = literal ? undefined : readExpression(text, index, functionName, language, isWrapped);
    const end = literal?.end ?? inner?.end;
    if (end === undefined || (inner && !isWrapped)) return undefined;
    callsIt ||= inner?.callsIt === true;
    const source = literal ? sourceOf(literal.value, language) : inner!.source;
    parts.push(keyword ? `${keyword[1]!}=${source}` : source);
    index = skipSpace(text, end);
    if (text[index] === ',') index = skipSpace(text, index + 1);
    else if (text[index] !== ')') return undefined;
  }
  return { source: `${name}(${parts.join(', ')})`, end: index + 1, callsIt };
}

/** Behind the call: `== 3`, `➞ [1, 2]`, `returns 'a'`, `// 3`. */
function valueBehind(behind: string, below: readonly string[]): Literal | undefined {
  RELATION.lastIndex = 0;
  const relation = RELATION.exec(behind)?.[0];
  if (relation === undefined) return undefined;
  return valueAtStart([behind.slice(relation.length), ...below]);
}

/** Below the call: a doctest's output, or a value with an arrow. */
function valueBelow(below: readonly string[], isDoctest: boolean): Literal | undefined {
  const [first = '', ...others] = below;
  if (!isDoctest) {
    const arrow = BELOW.exec(first)?.[0];
    return arrow === undefined ? undefined : valueAtStart([first.slice(arrow.length), ...others]);
  }
  const output: string[] = [];
  for (const line of below) {
    if (line === '' || DOCTEST.test(line)) break;
    output.push(line);
    const value = literalOf(output.join('\n'));
    if (value) return endsHere(below[output.length]) ? value : undefined;
    if (output.length >= MAX_JOINED_LINES) break;
  }
  return undefined;
}

/** Whether a doctest's output is over: what follows is not part of it. */
function endsHere(line: string | undefined): boolean {
  return line === undefined || line === '' || DOCTEST.test(line) || readLiteral(line) === undefined;
}

/** A literal at the first line's start, with nothing but a remark behind it. */
function valueAtStart(lines: readonly string[]): Literal | undefined {
  for (let count = 1; count <= Math.min(lines.length, MAX_JOINED_LINES); count++) {
    const text = lines.slice(0, count).join('\n');
    const read = readLiteral(text);
    if (read) return REMARK.test(text.slice(read.end)) ? read.value : undefined;
    if (!/^\s*[[({]/.test(text)) return undefined;
  }
  return undefined;
}

/** `f(n) = f(n - 1) + 2`: what stands there defines, and its values may be of something else. */
function isDefinedByItself(lines: readonly string[], functionName: string): boolean {
  return lines.some((line) => {
    const call = line.indexOf(`${functionName}(`);
    if (call < 0 || /^\s*(def|function|async|export|const|let)\b/.test(line)) return false;
    const inner = line.slice(call + functionName.length + 1);
    return /^\s*[a-z]\w*\s*([-+*/]\s*\w+\s*)?\)\s*(==?|->|=>|\u2192|\u279e)/i.test(inner);
  });
}

/** Without those that contradict each other. */
function agreeing(found: readonly Found[], isDefined: boolean): readonly Found[] {
  const certain = isDefined ? found.filter(({ isDoctest }) => isDoctest) : found;
  const consistent = certain.filter((example) =>
    certain.every(
      (other) =>
        other.source !== example.source ||
        JSON.stringify(other.expected) === JSON.stringify(example.expected),
    ),
  );
  const once = consistent.filter(
    (example, at) => consistent.findIndex(({ source }) => source === example.source) === at,
  );
  const forms = new Set(once.map(({ expected }) => formOf(expected)));
  forms.delete('none');
  if (forms.size <= 1) return once;
  const doctests = once.filter(({ isDoctest }) => isDoctest);
  return new Set(doctests.map(({ expected }) => formOf(expected))).size <= 1 ? doctests : [];
}

function formOf({ kind }: Literal): 'none' | 'one' | 'many' {
  if (kind === 'null') return 'none';
  return kind === 'boolean' || kind === 'number' || kind === 'string' ? 'one' : 'many';
}
