/** Values as people write them in documentation, in Python's words or JavaScript's. */

export type Literal =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** `text`: as it is written, without underscores. */
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'list' | 'tuple' | 'set'; readonly items: readonly Literal[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [key: Literal, value: Literal])[] };

/** What is read, and where it ends in the text. */
interface Read<T> {
  readonly value: T;
  readonly end: number;
}

const WORDS: Readonly<Record<string, Literal>> = {
  None: { kind: 'null' },
  null: { kind: 'null' },
  undefined: { kind: 'null' },
  nil: { kind: 'null' },
  True: { kind: 'boolean', value: true },
  true: { kind: 'boolean', value: true },
  False: { kind: 'boolean', value: false },
  false: { kind: 'boolean', value: false },
};
/** Not `007` and not `1.2.3`; a full stop behind it ends a sentence. */
const NUMBER = /[+-]?(?:0[xX][\da-fA-F]+|(?!0\d)(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)(?!\w|\.\w)/y;
const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const SPACE = /\s*/y;
/** The escapes that Python and JavaScript read alike. */
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
};
const HEX_ESCAPE = /x([\da-fA-F]{2})|u([\da-fA-F]{4})/y;
/** Deeper ones are nothing that a person writes. */
const MAX_DEPTH = 20;

/** The literal that begins at `from`, behind white space; undefined where there is none. */
export function readLiteral(text: string, from = 0, depth = 0): Read<Literal> | undefined {
  const at = skipSpace(text, from);
  const first = text[at] ?? '';
  if (first === '' || depth > MAX_DEPTH) return undefined;
  if (first === "'" || first === '"' || first === '`') return readString(text, at);
  if (first === '[') return readItems(text, at, ']', 'list', depth);
  if (first === '(') return readBrackets(text, at, depth);
  if (first === '{') return readBraces(text, at, depth);
  const number = matchAt(NUMBER, text, at)?.[0];
  if (number !== undefined) {
    const written = number.replaceAll('_', '').replace(/^\+|\.$/g, '');
    return { value: { kind: 'number', value: numberOf(written), text: written }, end: at + number.length };
  }
  const word = matchAt(WORD, text, at)?.[0] ?? '';
  if (word === 'set' && text.startsWith('()', at + 3))
    return { value: { kind: 'set', items: [] }, end: at + 5 };
  const value = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  return value && { value, end: at + word.length };
}

/** The text as one literal and nothing else. */
export function literalOf(text: string): Literal | undefined {
  const read = readLiteral(text);
  return read && text.slice(read.end).trim() === '' ? read.value : undefined;
}

export function skipSpace(text: string, from: number): number {
  return from + (matchAt(SPACE, text, from)?.[0].length ?? 0);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function numberOf(text: string): number {
  return text.startsWith('-') ? -Number(text.slice(1)) : Number(text);
}

function readString(text: string, at: number): Read<Literal> | undefined {
  const quote = text[at]!;
  // Three quotes, or an empty string that another quote follows: nobody can tell.
  if (text.startsWith(quote.repeat(3), at)) return undefined;
  let value = '';
  for (let index = at + 1; index < text.length; index++) {
    const character = text[index]!;
    if (character === quote) return { value: { kind: 'string', value }, end: index + 1 };
    if (character === '\n' || (quote === '`' && text.startsWith('${', index))) return undefined;
    if (character !== '\\') {
      value += character;
      continue;
    }
    const escaped = text[++index] ?? '';
    const hex = matchAt(HEX_ESCAPE, text, index);
    if (hex) {
      value += String.fromCharCode(parseInt(hex[1] ?? hex[2]!, 16));
      index += hex[0].length - 1;
    } else if (Object.hasOwn(ESCAPES, escaped)) value += ESCAPES[escaped]!;
    else return undefined;
  }
  return undefined;
}

function readItems(
  text: string,
  at: number,
  closing: string,
  kind: 'list' | 'tuple' | 'set',
  depth: number,
): Read<Extract<Literal, { readonly items: unknown }>> | undefined {
  const items: Literal[] = [];
  let index = skipSpace(text, at + 1);
  while (text[index] !== closing) {
    const item = readLiteral(text, index, depth + 1);
    if (!item) return undefined;
    items.push(item.value);
    index = skipSpace(text, item.end);
    if (text[index] === ',') index = skipSpace(text, index + 1);
    else if (text[index] !== closing) return undefined;
  }
  return { value: { kind, items }, end: index + 1 };
}

/** A tuple, or one literal in brackets. */
function readBrackets(text: string, at: number, depth: number): Read<Literal> | undefined {
  const tuple = readItems(text, at, ')', 'tuple', depth);
  const [only, second] = tuple?.value.items ?? [];
  if (!tuple || !only || second) return tuple;
  const hasComma = text
    .slice(at, tuple.end - 1)
    .trimEnd()
    .endsWith(',');
  return hasComma ? tuple : { value: only, end: tuple.end };
}

/** A map or, of Python, a set. Keys of objects may stand without quotes. */
function readBraces(text: string, at: number, depth: number): Read<Literal> | undefined {
  const set = readItems(text, at, '}', 'set', depth);
  if (set && set.value.items.length > 0) return set;
  const entries: (readonly [Literal, Literal])[] = [];
  let index = skipSpace(text, at + 1);
  while (text[index] !== '}') {
    const key = readLiteral(text, index, depth + 1) ?? readBareKey(text, index);
    const colon = key && skipSpace(text, key.end);
    if (!key || colon === undefined || text[colon] !== ':') return undefined;
    const value = readLiteral(text, colon + 1, depth + 1);
    if (!value) return undefined;
    entries.push([key.value, value.value]);
    index = skipSpace(text, value.end);
    if (text[index] === ',') index = skipSpace(text, index + 1);
    else if (text[index] !== '}') return undefined;
  }
  return { value: { kind: 'map', entries }, end: index + 1 };
}

function readBareKey(text: string, at: number): Read<Literal> | undefined {
  const word = matchAt(WORD, text, at)?.[0];
  return word === undefined ? undefined : { value: { kind: 'string', value: word }, end: at + word.length };
}
