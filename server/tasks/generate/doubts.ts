/** What speaks against written code besides its syntax: all that its text alone can tell. */
import type { Language } from '../../context/languages.ts';
import { holdsName } from '../../context/holds-name.ts';
import type { Declaration } from '../declaration.ts';
import { plainCode, withoutComments } from '../plain-code.ts';
import type { Doubt } from '../task.ts';
import { undefinedNames } from '../undefined-names.ts';
import { usedInOwnDefinition } from '../used-in-own-definition.ts';
import { PLACEHOLDER, type GenerationPlace } from './place.ts';

export interface Doubtful {
  readonly language: Language;
  readonly languageId: string;
  readonly place: GenerationPlace;
  /** The function whose body is written; undefined where it is none, or there is no grammar. */
  readonly declaration: Pick<Declaration, 'name' | 'parameters'> | undefined;
  /** What is put into the document, its signature not with it. */
  readonly code: string;
  /** All other text that it sees, and the imports that come with it. */
  readonly elsewhere: string;
}

/** As often as a person repeats a line. */
const MAX_EQUAL_LINES = 3;
/** A closing bracket stands below its like. */
const LEAST_LINE_CHARACTERS = 6;
/** Where a value is returned by a word for it alone. */
const RETURNS_BY_WORD = new Set(
  'python javascript javascriptreact typescript typescriptreact java csharp go php c cpp'.split(' '),
);
const RETURN = /\b(return|yield)\b|\b(raise|throw|panic)\b|=>/;
const PROMISES_VALUE = /[@:]returns?\b|\breturns?\b/i;
/** Python's and TypeScript's types of nothing. */
const NOTHING = /->\s*(None|NoReturn)\b|\)\s*:\s*(Promise<)?(void|never|undefined)\b/;
const TYPED_VALUE = { python: /->/, others: /\)\s*:\s*[\p{L}"'{[(]/u } as const;

/** The gravest first. */
export function doubtsOf(doubtful: Doubtful): readonly Doubt[] {
  const { code, language, languageId, place, elsewhere } = doubtful;
  const plain = plainCode(code, language);
  const lines = plain.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  const names = undefinedNames(languageId, plain, plainCode(elsewhere, language));
  const doubts: Doubt[] = names.map((name) => ({ kind: 'undefined-name', name }));
  if (place.kind !== 'body') return [...doubts, ...repeated(lines)];

  if (lines.every((line) => line === '{' || line === '}' || PLACEHOLDER.test(line))) {
    return [...doubts, { kind: 'placeholder' }];
  }
  const { parameters = [] } = doubtful.declaration ?? {};
  for (const name of usedInOwnDefinition(languageId, plain, parameters)) {
    doubts.push({ kind: 'used-in-own-definition', name });
  }
  if (isInsideItself(doubtful, plain)) doubts.push({ kind: 'inside-itself' });
  if (promisesValue(doubtful) && !RETURN.test(plain)) doubts.push({ kind: 'no-value' });
  return [...doubts, ...repeated(lines), ...unusedParameters(doubtful)];
}

function repeated(lines: readonly string[]): readonly Doubt[] {
  const long = lines.filter((line) => line.length >= LEAST_LINE_CHARACTERS);
  const isRun = (at: number): boolean =>
    long.slice(at, at + MAX_EQUAL_LINES + 1).every((line) => line === long[at]);
  const found = long.findIndex((_, at) => at + MAX_EQUAL_LINES < long.length && isRun(at));
  return found < 0 ? [] : [{ kind: 'repeated-line', line: long[found]! }];
}

/** The model wrote the whole function, signature and all, into its own body. */
function isInsideItself({ declaration }: Doubtful, plain: string): boolean {
  const name = declaration?.name ?? '';
  return plain
    .split('\n')
    .some((line) => /\b(def|function|func|fn)\b/.test(line) && name !== '' && holdsName(line, name));
}

function promisesValue({ languageId, place, language }: Doubtful): boolean {
  if (!RETURNS_BY_WORD.has(languageId)) return false;
  const signature = plainCode(place.lead, language);
  if (NOTHING.test(signature)) return false;
  const typed = languageId === 'python' ? TYPED_VALUE.python : TYPED_VALUE.others;
  return typed.test(signature) || PROMISES_VALUE.test(place.lead);
}

function unusedParameters({ declaration, code, language }: Doubtful): readonly Doubt[] {
  // A name in a string may be one: of an f-string, of a template.
  const text = withoutComments(code, language);
  return (declaration?.parameters ?? []).flatMap((parameter) => {
    const name = parameter.replace(/^[^\p{L}_]+/u, '');
    return name === '' || name.startsWith('_') || holdsName(text, name)
      ? []
      : [{ kind: 'unused-parameter', name } as const];
  });
}
