/** Where the session types: a stretch of a file that is taken out and typed again. Offsets in UTF-16 code units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A body is taken out up to this many lines. */
const MAX_LINES = 4;
const MIN_CHARACTERS = 24;
const MAX_CHARACTERS = 180;
/** Code above the first stretch, for the model to read. */
const MIN_LINES_ABOVE = 6;
/** What opens a body: `{`, `:` or `=>` at a line's end, or words as in Ruby and shell. */
const OPENER = /(?:[{:]|=>|\b(?:then|do))\s*$|^\s*(?:def|class|module)\b/;
const COMMENT = /^\s*(?:\/\/|#|\/?\*|--|"""|''')/;

interface Line {
  readonly text: string;
  readonly start: number;
}

/** Up to `count` stretches, spread over the file: bodies, or where there are too few the ends of lines with a call. */
export function chooseStretches(text: string, count: number): readonly Stretch[] {
  const lines = linesOf(text);
  const bodies: Stretch[] = [];
  const calls: Stretch[] = [];
  lines.forEach((line, index) => {
    if (index < MIN_LINES_ABOVE || COMMENT.test(line.text)) return;
    const body = OPENER.test(lines[index - 1]?.text ?? '') ? bodyAt(lines, index) : undefined;
    if (body) bodies.push(body);
    const call = callIn(line);
    if (call) calls.push(call);
  });
  const chosen = spread(bodies, Math.ceil(count * (2 / 3)));
  const free = calls.filter((call) =>
    chosen.every((body) => call.end <= body.start || body.end <= call.start),
  );
  return [...chosen, ...spread(free, count - chosen.length)].sort((a, b) => a.start - b.start);
}

/** The first lines of a body, without its indentation: an editor has put the cursor there. */
function bodyAt(lines: readonly Line[], first: number): Stretch | undefined {
  const indent = indentOf(lines[first]);
  if (indent === 0 || indent <= indentOf(lines[first - 1])) return undefined;
  let last = first;
  while (last + 1 < lines.length && last - first + 1 < MAX_LINES && indentOf(lines[last + 1]) >= indent)
    last++;
  const head = lines[first];
  const tail = lines[last];
  if (!head || !tail) return undefined;
  return fitting({ start: head.start + indent, end: tail.start + tail.text.trimEnd().length });
}

/** From behind the first opening parenthesis of a call to the line's end. */
function callIn({ text, start }: Line): Stretch | undefined {
  const open = /[\w.]\(/.exec(text);
  if (!open || indentOf({ text, start }) === 0 || /\b(?:function|def|func|fn)\b/.test(text)) return undefined;
  return fitting({ start: start + open.index + 2, end: start + text.trimEnd().length }, MIN_CHARACTERS / 2);
}

function fitting(stretch: Stretch, minCharacters = MIN_CHARACTERS): Stretch | undefined {
  const characters = stretch.end - stretch.start;
  return characters >= minCharacters && characters <= MAX_CHARACTERS ? stretch : undefined;
}

/** Evenly chosen, in order, without overlaps. */
function spread(from: readonly Stretch[], count: number): Stretch[] {
  const apart: Stretch[] = [];
  for (const stretch of from) {
    if (stretch.start >= (apart.at(-1)?.end ?? 0)) apart.push(stretch);
  }
  if (count <= 0) return [];
  if (apart.length <= count) return apart;
  return Array.from(
    { length: count },
    (_, index) => apart[Math.floor(((index + 0.5) * apart.length) / count)],
  ).filter((stretch) => stretch !== undefined);
}

function indentOf(line: Line | undefined): number {
  // A blank line belongs to no body.
  return line ? Math.max(0, line.text.search(/\S/)) : 0;
}

function linesOf(text: string): readonly Line[] {
  let start = 0;
  return text.split('\n').map((line) => {
    const found = { text: line, start };
    start += line.length + 1;
    return found;
  });
}
