import * as v from 'valibot';
import { indentationOf } from '../../prompt/indentation.ts';
import type { ChatMessage } from '../chat-template.ts';
import { unknownNames } from '../grounding.ts';
import { dedent, textOfDocument, textOfLines } from '../lines.ts';
import { gatherMaterial, type Material } from '../material.ts';
import { background, fenced, languageName } from '../prompt-parts.ts';
import { newSyntaxProblems } from '../new-syntax-problems.ts';
import { nothingHere, refused } from '../refused.ts';
import type { Answer, Finding, Task, TaskInput, TaskTools } from '../task.ts';
import { lineDifference } from './line-difference.ts';
import { piecesOf, reviewedLines, type Piece } from './pieces.ts';

/** The model's probability of the line it would write, from which on it is told (docs/quality.md). */
const TOLD_PROBABILITY = 0.5;
const options = v.object({
  leastProbability: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), TOLD_PROBABILITY),
});
export type ReviewOptions = v.InferOutput<typeof options>;

/** Each takes up to a second: more lines than these take too long to be waited for. */
const MAX_REVIEWED_LINES = 400;
const INSTRUCTION_TOKENS = 150;
/** From here on a finding is a warning. */
const WARNED_PROBABILITY = 0.9;
/** A mistake is small; who writes a whole line otherwise has another way, not a mistake. Tokens in one stretch. */
const MAX_CHANGED_TOKENS = 5;

/**
 * Looks for mistakes: the model is asked to write the code again without its mistake, and is held to the code as it is, line by line. Where it
 * would write a line otherwise, in a small way, that is a finding: its line is the fix, and its probability tells how sure it is. (Asked in
 * words what is wrong, a small model finds something in every function.)
 */
export const review: Task<ReviewOptions> = {
  options,
  run: async (input, { leastProbability }, tools) => {
    const count = reviewedLines(input);
    if (count > MAX_REVIEWED_LINES) {
      return refused(
        'too-large',
        `These are ${count.toLocaleString('en-US')} lines of code, and each takes up to a second. Select at most ${MAX_REVIEWED_LINES}, or put the cursor into a function.`,
      );
    }
    const pieces = piecesOf(input);
    const [first] = pieces;
    const last = pieces.at(-1);
    if (!first || !last) return nothingHere('There is no code here to review.');
    const total = pieces.reduce((sum, { lines }) => sum + lines.length, 0);
    const check = newSyntaxProblems(input, tools);
    // Before anything is waited for: it needs the tree.
    const gathered = pieces.map((piece) => ({
      piece,
      material: gatherMaterial(input, piece, tools.tokenizer, tools.budgetTokens - INSTRUCTION_TOKENS),
    }));
    const read = gathered.filter(({ material }) => material.used.omittedLines === 0);
    const skipped = gathered.filter(({ material }) => material.used.omittedLines > 0);
    const context = {
      path: input.path,
      startLine: first.startLine,
      endLine: last.endLine,
      what: pieces.length === 1 ? first.what : `${pieces.length} pieces`,
      omittedLines: skipped.reduce((sum, { piece }) => sum + piece.endLine - piece.startLine + 1, 0),
      definitions: [...new Set(read.flatMap(({ material }) => material.used.definitions))],
      importCount: Math.max(0, ...read.map(({ material }) => material.used.importCount)),
      related: [...new Set(read.flatMap(({ material }) => material.used.related))],
    };
    tools.progress({ kind: 'reading', context });
    const known = textOfDocument(input.document);
    const findings: Finding[] = [];
    let done = 0;
    for (const { piece, material } of read) {
      const looked = new Set(piece.lines);
      for await (const { line, proposed, probability } of differences(input, piece, material, tools, (at) => {
        if (looked.has(at)) {
          tools.progress({ kind: 'part', done: done++, total, what: `${piece.what}, line ${at + 1}` });
        }
      })) {
        if (!looked.has(line) || probability < leastProbability) continue;
        const finding = findingOf(input, line, proposed, probability, known, check);
        if (!finding) continue;
        findings.push(finding);
        tools.progress({ kind: 'finding', finding });
      }
    }
    return { kind: 'findings', findings, context };
  },
};

interface Difference {
  readonly line: number;
  /** What the model would write there, with the document's indentation. */
  readonly proposed: string;
  readonly probability: number;
}

/** The lines that the model would write otherwise. `onLine` is told of each line before it is written. */
async function* differences(
  input: TaskInput,
  { startLine, endLine, lines: looked }: Piece,
  material: Material,
  tools: TaskTools,
  onLine: (line: number) => void,
): AsyncIterable<Difference> {
  const { text, indent } = dedent(textOfLines(input.document, startLine, endLine));
  const lines = text.split('\n').map((line) => line.trimEnd());
  const messages = reviewMessages(input, material);
  // Nothing is said of what stands above the first line that is looked at.
  let at = (looked[0] ?? startLine) - startLine;
  const end = (looked.at(-1) ?? endLine) - startLine;
  while (at <= end) {
    const from = at;
    onLine(startLine + at);
    let told = at;
    const answer = await tools.ask({
      messages,
      answerStart: [`\`\`\`${input.languageId}`, ...lines.slice(0, from), ''].join('\n'),
      onText: (written) => {
        const whole = written.split('\n').slice(0, -1);
        const same = whole.findIndex((line, index) => line.trimEnd() !== lines[from + index]);
        if (same >= 0 || from + whole.length > end) return 'enough';
        while (told < from + whole.length) onLine(startLine + ++told);
        return 'go-on';
      },
    });
    const whole = wholeLines(answer);
    const index = whole.findIndex((line, offset) => line.trimEnd() !== lines[from + offset]);
    if (index < 0) {
      // Cut off, or ended early: the next line is given, and it goes on.
      at = from + whole.length + 1;
      continue;
    }
    at = from + index + 1;
    if (from + index > end) break;
    yield {
      line: startLine + from + index,
      proposed: indent + whole[index]!.trimEnd(),
      probability: probabilityOf(answer, index),
    };
  }
}

/** Lines that have ended; the last one also by the end of the answer. */
function wholeLines({ text, end }: Answer): readonly string[] {
  const lines = text.split('\n');
  const whole = end === 'stop-token' && lines.at(-1) !== '' ? lines : lines.slice(0, -1);
  const fence = whole.findIndex((line) => line.startsWith('```'));
  return fence < 0 ? whole : whole.slice(0, fence);
}

/** Of one of the answer's lines: the product of its tokens'. A token that ends one line and begins the next counts for both. */
function probabilityOf({ tokens }: Answer, index: number): number {
  let line = 0;
  let sum = 0;
  for (const { text, logProbability } of tokens) {
    const breaks = text.split('\n').length - 1;
    if (line <= index && line + breaks >= index) sum += logProbability;
    line += breaks;
    if (line > index) break;
  }
  return Math.exp(sum);
}

function findingOf(
  input: TaskInput,
  line: number,
  proposed: string,
  probability: number,
  known: string,
  check: ReturnType<typeof newSyntaxProblems>,
): Finding | undefined {
  const { document } = input;
  const text = document.lineAt(line);
  if (proposed.trim() === '' || indentationOf(proposed) !== indentationOf(text)) return undefined;
  const difference = lineDifference(text, proposed);
  if (!difference) return undefined;
  const { before: here, after: wanted } = difference;
  if (here.length > MAX_CHANGED_TOKENS || wanted.length > MAX_CHANGED_TOKENS) return undefined;
  // A model that sees no need for the line goes on with the next one.
  if (line + 1 < document.lineCount && proposed.trim() === document.lineAt(line + 1).trim()) return undefined;
  if (unknownNames(`\`${proposed}\``, known).length > 0) return undefined;
  const start = { line, character: indentationOf(text).length };
  const range = { start, end: { line, character: text.trimEnd().length } };
  const fix = proposed.trim();
  if ((check(range, fix) ?? []).length > 0) return undefined;
  return {
    range,
    severity: probability >= WARNED_PROBABILITY ? 'warning' : 'information',
    probability,
    message: `Is this right? ${saying(here, wanted)} The model would write \`${fix}\` (${Math.round(probability * 100)} % sure).`,
    fix,
  };
}

function saying(here: readonly string[], wanted: readonly string[]): string {
  if (wanted.length === 0) return `\`${here.join(' ')}\` seems to be too much.`;
  if (here.length === 0) return `\`${wanted.join(' ')}\` seems to be missing.`;
  return `\`${here.join(' ')}\` stands where \`${wanted.join(' ')}\` would be expected.`;
}

function reviewMessages(
  { path, language, languageId }: TaskInput,
  material: Material,
): readonly ChatMessage[] {
  const name = languageName(language, languageId);
  return [
    { role: 'system', content: SYSTEM },
    {
      role: 'user',
      content: `${background(material, languageId)}This ${name} code (${path}) may have a mistake. Write it again, correctly, and change nothing that is right.\n${fenced(material.code, languageId)}`,
    },
  ];
}

const SYSTEM = 'You are an expert programmer. You write correct, complete code and nothing else.';
