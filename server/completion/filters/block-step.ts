/** How much deeper a block's lines stand than the line that opens it: as in the document, where the model has nothing to go by. */
import { indentationOf, indentationWidth } from '../../prompt/indentation.ts';
import { isLabel, opensBlock } from '../opens-block.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Filter } from './filter.ts';

/** A narrower step is a style of its own, as that of `public:` in some C++. */
const LEAST_STEP = 2;
/** Lines on both sides of the cursor in which a step counts as one of the document's. */
const READ_LINES = 200;

/** Columns of a block's lines: as the model wrote them, and as they will stand. */
interface Level {
  readonly from: number;
  readonly to: number;
}

/**
 * In a file that was just begun the model takes any step: there a block is indented by the document's unit, which is the editor's. A step that stands near the cursor
 * stays; so does what is indented for another reason, as the rest of a long statement.
 */
export const useDocumentStep: Filter = (candidate, around) => {
  const [first = '', ...rest] = candidate.text.split('\n');
  const { indentUnit } = around.layout;
  const firstLine = around.lineBefore + first;
  if (rest.length === 0 || !/^ +$/.test(indentUnit)) return candidate;
  if ([firstLine, ...rest].some((line) => indentationOf(line).includes('\t'))) return candidate;
  let known: ReadonlySet<number> | undefined;
  const isKnown = (step: number): boolean =>
    step === indentUnit.length || (known ??= stepsNear(around)).has(step);
  const base = indentationWidth(firstLine);
  const levels: Level[] = [{ from: base, to: base }];
  const opens = (line: string): boolean =>
    opensBlock(line, around.languageId) || (isLabel(line) && line.trimEnd().endsWith(':'));
  let isOpened = opens(firstLine);
  const lines = rest.map((line) => {
    if (line.trim() === '') return line;
    const width = indentationWidth(line);
    while (levels.length > 1 && width < levels.at(-1)!.from) levels.pop();
    const level = levels.at(-1)!;
    const step = width - level.from;
    const isNew = isOpened && step >= LEAST_STEP && !isKnown(step);
    const to = Math.max(0, level.to + (isNew ? indentUnit.length : step));
    if (isOpened && step > 0) levels.push({ from: width, to });
    isOpened = opens(line);
    return ' '.repeat(to) + line.slice(indentationOf(line).length);
  });
  return { ...candidate, text: [first, ...lines].join('\n') };
};

/** Columns by which blocks near the cursor are deeper than the lines that open them. */
function stepsNear(around: Surroundings): ReadonlySet<number> {
  const steps = new Set<number>();
  const above = [...around.linesAbove.slice(-READ_LINES), around.lineBefore];
  for (const lines of [above, around.linesBelow.slice(0, READ_LINES)]) {
    const code = lines.filter((line) => line.trim() !== '');
    for (const [index, line] of code.entries()) {
      const next = code[index + 1];
      if (next === undefined || !opensBlock(line, around.languageId)) continue;
      steps.add(indentationWidth(next) - indentationWidth(line));
    }
  }
  return steps;
}
