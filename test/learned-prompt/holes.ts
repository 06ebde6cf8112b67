/** What is taken out of a training file: what the evaluation asks for, and what stands around a cursor where code is written for the first time. */
import {
  blockBody,
  crossFile,
  functionFromComment,
  insideIdentifier,
  restOfLine,
  wholeLine,
  type Hole,
  type Maker,
} from '../eval/real/makers.ts';

const MOST_SPAN_LINES = 4;
const MOST_SPAN_CHARACTERS = 400;
const LEAST_TAIL_CHARACTERS = 3;

/** From the middle of a line on, and a few lines below it. */
const span: Maker = (input) => {
  const hole = restOfLine(input);
  if (!hole) return undefined;
  const text = input.lines.join('\n');
  let { end } = hole;
  for (let lines = 1 + Math.floor(input.random() * MOST_SPAN_LINES); lines > 0; lines--) {
    end = text.indexOf('\n', end + 1);
    if (end < 0) return undefined;
  }
  const last = text.slice(text.lastIndexOf('\n', end - 1) + 1, end);
  const fits = last.trim() !== '' && end - hole.start <= MOST_SPAN_CHARACTERS;
  return fits ? { kind: 'span', start: hole.start, end } : undefined;
};

/** All that is missing of a block, from the middle of one of its lines on. */
const tail: Maker = (input) => {
  const hole = blockBody(input);
  if (!hole) return undefined;
  const lines = input.lines.join('\n').slice(hole.start, hole.end).split('\n').slice(0, -1);
  const at = Math.floor(input.random() * lines.length);
  const line = lines[at]!;
  const indent = line.length - line.trimStart().length;
  const cuts = [...line.matchAll(/(?<=[\s([{.,=:<>|&+*/!-])(?=\S)/gu)]
    .map(({ index }) => index)
    .filter((cut) => cut > indent && line.length - cut >= LEAST_TAIL_CHARACTERS);
  const cut = cuts[Math.floor(input.random() * cuts.length)];
  if (cut === undefined) return undefined;
  const start = hole.start + lines.slice(0, at).reduce((sum, text) => sum + text.length + 1, 0) + cut;
  return { kind: 'tail', start, end: hole.end - 1 };
};

/** A block's body, from the end of the line on that opens it: where the first draft had no samples, and suggested nothing afterwards. */
const opened: Maker = (input) => {
  const hole = blockBody(input);
  return hole && { kind: 'opened', start: hole.start - 1, end: hole.end - 1 };
};

const MOST_LINES_BEFORE = 12;
const CLOSES = /^[)\]}]+[;,]?$|^end$/;
const NOTHING_BEHIND_SHARE = 0.25;

/**
 * What stands around a hole while its declaration is being written as the first or next one of a new file: from the line without indentation that it belongs to,
 * or a few lines above that, to the lines that close it, or to the cursor. Where all of a file is left around the hole, a block's first line alone is often the right
 * end; here it never is.
 */
export function justBegun(
  text: string,
  hole: Hole,
  random: () => number,
): { readonly before: string; readonly after: string } {
  const above = text.slice(0, hole.start).split('\n');
  let first = above.length - 1;
  while (first > 0 && (/^\s|^$/.test(above[first]!) || CLOSES.test(above[first]!))) first--;
  if (random() < 0.5) first = Math.max(0, first - Math.floor(random() * MOST_LINES_BEFORE));
  const before = above.slice(first).join('\n');
  if (random() < NOTHING_BEHIND_SHARE) return { before, after: '' };
  const [rest = '', ...below] = text.slice(hole.end).split('\n');
  const closing = below.slice(
    0,
    below.findIndex((line) => line.trim() !== '' && !CLOSES.test(line.trim())),
  );
  return { before, after: [rest, ...closing.filter((line) => line.trim() !== ''), ''].join('\n') };
}

const LEAST_ALONE_LINES = 4;
const MOST_ALONE_LINES = 60;
const MOST_LINE_CHARACTERS = 100;
/** At the margin, and still of the declaration above. */
const GOES_ON = /^(?:[)\]}]|end\b|else\b|elif\b|except\b|finally\b|catch\b)/;
const COMMENT = /^(?:\/\/|#|--|\/\*|\*| \*)/;

/** Any line inside a declaration or at its end, closers and branches among them: what `wholeLine` leaves out. */
const anyLine: Maker = ({ lines, random }) => {
  const line = Math.floor(random() * lines.length);
  const text = lines[line]!;
  const isInside = /^\s+\S/.test(text) || CLOSES.test(text);
  if (!isInside || text.trim().length > MOST_LINE_CHARACTERS || COMMENT.test(text.trim())) return undefined;
  const start = lines.slice(0, line).reduce((sum, above) => sum + above.length + 1, 0);
  return { kind: 'alone', start, end: start + text.length + 1 };
};

/** Tries at a line of a file. */
const ANY_LINE_TRIES = 12;
const someLine: Maker = (input) => {
  for (let tries = 0; tries < ANY_LINE_TRIES; tries++) {
    const hole = anyLine(input);
    if (hole && declarationAlone(input.lines.join('\n'), hole)) return hole;
  }
  return undefined;
};

/** The declaration around a whole line, with the comment above it, as if it were all of a file; undefined where that is too little or too much. */
export function declarationAlone(
  text: string,
  { start, end }: Hole,
): { readonly before: string; readonly after: string } | undefined {
  const above = text.slice(0, start).split('\n').slice(0, -1);
  let first = above.length - 1;
  while (first > 0 && (/^\s|^$/.test(above[first]!) || GOES_ON.test(above[first]!))) first--;
  while (first > 0 && COMMENT.test(above[first - 1]!)) first--;
  const below = text.slice(end).split('\n');
  const isAtMargin = !/^\s/.test(text.slice(start));
  const next = isAtMargin ? 0 : below.findIndex((line) => /^\S/.test(line) && !GOES_ON.test(line));
  const before = above.slice(Math.max(0, first));
  const after = next < 0 ? below : below.slice(0, next);
  while (after.at(-1)?.trim() === '') after.pop();
  const count = before.length + after.length;
  if (before.length === 0 || count < LEAST_ALONE_LINES || count > MOST_ALONE_LINES) return undefined;
  return { before: `${before.join('\n')}\n`, after: after.map((line) => `${line}\n`).join('') };
}

/** Drawn again where the file has none of the kind, or where it lies in another. */
const TRIES_A_HOLE = 2;

/** Offsets in a file. */
type Span = Pick<Hole, 'start' | 'end'>;

/** What is left of a text; the spans are apart from each other, in any order. */
export function without(text: string, spans: readonly Span[]): string {
  return spans
    .toSorted((one, other) => other.start - one.start)
    .reduce((left, { start, end }) => left.slice(0, start) + left.slice(end), text);
}

interface HoleKind {
  readonly name: string;
  readonly share: number;
  readonly make: Maker;
  /** The file ends at the cursor: the line's end is not where the model should stop. */
  readonly endsFile?: true;
  /** What is left of the file around the hole; absent: all. */
  readonly left?: typeof justBegun | typeof declarationAlone;
}

const HOLE_KINDS: readonly HoleKind[] = [
  { name: 'line', share: 0.08, make: wholeLine },
  { name: 'alone', share: 0.04, make: someLine, left: declarationAlone },
  { name: 'rest', share: 0.18, make: restOfLine },
  { name: 'inside', share: 0.1, make: insideIdentifier },
  { name: 'cross', share: 0.1, make: crossFile },
  { name: 'block', share: 0.08, make: blockBody },
  { name: 'opened', share: 0.06, make: opened },
  { name: 'opened-new', share: 0.06, make: opened, left: justBegun },
  { name: 'block-new', share: 0.03, make: blockBody, left: justBegun },
  { name: 'comment', share: 0.04, make: functionFromComment },
  { name: 'span', share: 0.05, make: span },
  { name: 'tail', share: 0.1, make: tail },
  { name: 'end', share: 0.08, make: restOfLine, endsFile: true },
];

/**
 * A kind, and those to take where the file has none of it.
 *
 * @param wanted only these kinds, as often as each other; all of them where none is named
 */
function drawKinds(random: () => number, wanted: readonly string[]): readonly HoleKind[] {
  if (wanted.length > 0) {
    const only = HOLE_KINDS.filter(({ name }) => wanted.includes(name));
    if (only.length < wanted.length)
      throw new Error(`The kinds are ${HOLE_KINDS.map(({ name }) => name).join(', ')}.`);
    const from = Math.floor(random() * only.length);
    return [...only.slice(from), ...only.slice(0, from)];
  }
  let left = random();
  const drawn = HOLE_KINDS.find(({ share }) => (left -= share) < 0) ?? HOLE_KINDS[0]!;
  return [drawn, ...HOLE_KINDS.filter(({ name }) => name === 'rest' || name === 'line')];
}

interface Drawn {
  readonly kind: HoleKind;
  readonly hole: Hole;
}

/**
 * Places of a file, apart from each other.
 *
 * @param wanted kinds, as `drawKinds` has them
 * @param count at most so many
 */
export function drawHoles(
  input: Parameters<Maker>[0],
  wanted: readonly string[],
  count: number,
): readonly Drawn[] {
  const drawn: Drawn[] = [];
  for (let tries = 0; tries < TRIES_A_HOLE * count && drawn.length < count; tries++) {
    const next = drawHole(input, wanted);
    if (next && !drawn.some(({ hole }) => overlap(hole, next.hole))) drawn.push(next);
  }
  return drawn;
}

function drawHole(input: Parameters<Maker>[0], wanted: readonly string[]): Drawn | undefined {
  for (const kind of drawKinds(input.random, wanted)) {
    const hole = kind.make(input);
    if (hole) return { kind, hole };
  }
  return undefined;
}

const overlap = (one: Span, other: Span): boolean => one.start < other.end && other.start < one.end;
