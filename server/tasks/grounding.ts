import { identifiersIn } from './identifiers.ts';

/** What stands in backticks, and words that only a program has: `camelCase`, `snake_case`, `call()`. */
const CODE_SPAN = /`([^`\n]+)`/g;
const CODE_BLOCK = /^```.*?^```/gms;
const CODE_WORD = /\b(?:[a-z]+(?:[A-Z][a-z0-9]+)+|[a-z0-9]+(?:_[a-z0-9]+)+|\w+(?=\(\)))/g;

/**
 * Names that an answer gives as if they stood in the code, but that stand neither there nor in its context. Common words in backticks
 * (`true`, `for`) are not told from made-up names by any list of ours: `known` should hold all text that was read, and words of prose
 * in the answer outside of backticks count as known when they are ordinary words.
 */
export function unknownNames(markdown: string, known: string): readonly string[] {
  const names = new Set(identifiersIn(known).map((name) => name.toLowerCase()));
  const prose = markdown.replace(CODE_BLOCK, '');
  const claimed = [
    ...[...prose.matchAll(CODE_SPAN)].flatMap(([, span]) => namesOfSpan(span!)),
    ...(prose.replace(CODE_SPAN, '').match(CODE_WORD) ?? []),
  ];
  return [...new Set(claimed)].filter(
    (name) => !names.has(name.toLowerCase()) && !ORDINARY.has(name.toLowerCase()),
  );
}

/** Names in a code span; text in quotes is no name. */
function namesOfSpan(span: string): readonly string[] {
  return identifiersIn(span.replace(/"[^"]*"|'[^']*'/g, '')).filter((name) => name.length > 1);
}

/** What languages and their users call things whether or not the code at hand has them. */
const ORDINARY = new Set(
  (
    'array async await bool boolean break byte case char class const continue def default dict dictionary do double else enum error ' +
    'exception false final finally float fn for from func function go if import in int integer interface is iterable iterator javascript ' +
    'lambda let list long loop map method nan new nil none not null number object or and optional package pass print private promise public ' +
    'python raise return rust self set slice static str string struct super switch this throw true try tuple type typeof typescript ' +
    'undefined union unsigned use var vec vector void while with yield'
  ).split(' '),
);
