/** What the sandbox's outcomes say of examples. Where the interpreter may differ from the language as it is known, nothing. */
import type { ExamplesVerdict, FailedExample } from '../task.ts';
import { literalOf } from './literal.ts';
import type { Outcome } from './messages.ts';
import type { Example } from './read.ts';
import { sameValue } from './same-value.ts';
import type { SandboxReport } from './sandbox.ts';
import { sourceOf, type SandboxLanguage } from './source-of.ts';

export interface Ran {
  readonly examples: readonly Example[];
  readonly language: SandboxLanguage;
  /** The code that was written. */
  readonly code: string;
  readonly report: SandboxReport;
}

type Judgement = 'holds' | 'unsure' | FailedExample['given'];

/** Longer values are not read by anybody. */
const MAX_TOLD_CHARACTERS = 60;

/** Raised where an interpreter lacks something, by no fault of the code. */
const OF_THE_SANDBOX: Readonly<Record<SandboxLanguage, ReadonlySet<string>>> = {
  python: new Set(
    'ImportError ModuleNotFoundError SyntaxError NameError MemoryError OSError OverflowError NotImplementedError RuntimeError UnicodeError'.split(
      ' ',
    ),
  ),
  javascript: new Set(['ReferenceError', 'SyntaxError', 'InternalError']),
};
/** What Python's own types have and MicroPython's do not, and messages of its functions that take less. */
const LESS_THAN_PYTHON =
  /attribute '(?:title|capitalize|swapcase|zfill|ljust|rjust|is(?:alnum|numeric|decimal|identifier|printable|title|ascii)|casefold|expandtabs|translate|maketrans|removeprefix|removesuffix|format_map|bit_length|bit_count|to_bytes|from_bytes|as_integer_ratio|is_integer|hex|fromhex|conjugate|real|imag|numerator|denominator|__\w+)'|'(?:module|bytes|bytearray|_*Anything|_*Sys|function|closure|generator)' object has no attribute|keyword|argument|format|regex|'(?:_Counter|_ordered|_defaultdict|dict_\w+)'/i;
/** Functions that this JavaScript may be too old for. */
const LESS_THAN_JAVASCRIPT =
  /\b(?:groupBy|fromAsync|withResolvers|union|intersection|difference|symmetricDifference|isSubsetOf|isSupersetOf|isDisjointFrom)\b/;
/** What gives something else each time, or in each interpreter. */
const DIFFERS: Readonly<Record<SandboxLanguage, RegExp>> = {
  python: /\b(?:hash|id)\s*\(/,
  javascript: /\bMath\.random\b|\bDate\b|\bIntl\b|toLocale|localeCompare|\bperformance\b/,
};
/** Code that goes on where the sandbox lacks something: what it gives then says nothing. */
const GOES_ON: Readonly<Record<SandboxLanguage, RegExp>> = {
  python:
    /\bexcept\s*:|\bexcept\b[^:\n]*\b(?:(?:Base)?Exception|(?:Attribute|Name|Import|ModuleNotFound|Type|Runtime|Recursion|NotImplemented|Overflow|Memory|OS)Error)\b/,
  javascript: /\bcatch\b/,
};
/** What a doctest shows may be printed. */
const PRINTS = /\bprint\s*\(|\bconsole\s*\.|\bstdout\b/;
/** Whose order is the interpreter's. */
const UNORDERED: Readonly<Record<SandboxLanguage, RegExp>> = {
  python: /\bset\s*\(|\bfrozenset\s*\(|[{][^{}:]*[}]/,
  javascript: /(?!)/,
};

export function verdictOnExamples({ examples, language, code, report }: Ran): ExamplesVerdict {
  const total = examples.length;
  if (total === 0) return { kind: 'none' };
  if (report.loads.at(-1)?.kind !== 'value') return { kind: 'not-run', total };
  const failed: FailedExample[] = [];
  let held = 0;
  for (const [at, example] of examples.entries()) {
    const judgement = judged(example, at, { language, code, report });
    if (judgement === 'holds') held++;
    else if (judgement !== 'unsure') {
      failed.push({
        call: example.call,
        expected: shortened(sourceOf(example.expected, language)),
        given: judgement,
      });
    }
  }
  return held + failed.length === 0 ? { kind: 'not-run', total } : { kind: 'run', held, failed, total };
}

function judged(
  example: Example,
  at: number,
  { language, code, report }: Pick<Ran, 'language' | 'code' | 'report'>,
): Judgement {
  const outcome = report.outcomes[at];
  if (!outcome) {
    const ranLast = report.end === 'too-slow' && at === report.outcomes.length;
    return ranLast ? { kind: 'no-end' } : 'unsure';
  }
  if (outcome.kind === 'crashed') return 'unsure';
  const mayBeOfTheSandbox = DIFFERS[language].test(code) || GOES_ON[language].test(code);
  if (outcome.kind === 'raised')
    return mayBeOfTheSandbox || isOfTheSandbox(outcome, language, code)
      ? 'unsure'
      : { kind: 'exception', text: nameOf(outcome) };
  const given = literalOf(outcome.text);
  if (!given) return 'unsure';
  const sameness = sameValue(example.expected, given, {
    booleansAreNumbers: language === 'python',
    orderMayDiffer: UNORDERED[language].test(code),
  });
  if (sameness === 'same') return 'holds';
  if (given.kind === 'null' && PRINTS.test(code)) return 'unsure';
  if (sameness === 'unsure' || mayBeOfTheSandbox) return 'unsure';
  return { kind: 'value', text: shortened(outcome.text) };
}

function isOfTheSandbox(
  { name, message }: Extract<Outcome, { readonly kind: 'raised' }>,
  language: SandboxLanguage,
  code: string,
): boolean {
  if (OF_THE_SANDBOX[language].has(name)) return true;
  if (language === 'javascript') return LESS_THAN_JAVASCRIPT.test(code);
  return (
    (name === 'AttributeError' || name === 'TypeError' || name === 'ValueError') &&
    LESS_THAN_PYTHON.test(message)
  );
}

function nameOf({ name, message }: Extract<Outcome, { readonly kind: 'raised' }>): string {
  return shortened(message === '' ? name : `${name}: ${message}`);
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= MAX_TOLD_CHARACTERS ? line : `${line.slice(0, MAX_TOLD_CHARACTERS - 1)}…`;
}
