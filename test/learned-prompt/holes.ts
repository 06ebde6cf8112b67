/** What is taken out of a training file: what the evaluation asks for, and what stands around a cursor where code is written for the first time. */
import {
  blockBody,
  crossFile,
  functionFromComment,
  insideIdentifier,
  restOfLine,
  wholeLine,
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

interface HoleKind {
  readonly name: string;
  readonly share: number;
  readonly make: Maker;
  /** The file ends at the cursor: the line's end is not where the model should stop. */
  readonly endsFile?: true;
}

const HOLE_KINDS: readonly HoleKind[] = [
  { name: 'line', share: 0.13, make: wholeLine },
  { name: 'rest', share: 0.2, make: restOfLine },
  { name: 'inside', share: 0.1, make: insideIdentifier },
  { name: 'cross', share: 0.1, make: crossFile },
  { name: 'block', share: 0.08, make: blockBody },
  { name: 'opened', share: 0.1, make: opened },
  { name: 'comment', share: 0.04, make: functionFromComment },
  { name: 'span', share: 0.05, make: span },
  { name: 'tail', share: 0.12, make: tail },
  { name: 'end', share: 0.08, make: restOfLine, endsFile: true },
];

/** A kind, and those to take where the file has none of it. */
export function drawKinds(random: () => number): readonly HoleKind[] {
  let left = random();
  const drawn = HOLE_KINDS.find(({ share }) => (left -= share) < 0) ?? HOLE_KINDS[0]!;
  return [drawn, ...HOLE_KINDS.filter(({ name }) => name === 'rest' || name === 'line')];
}
