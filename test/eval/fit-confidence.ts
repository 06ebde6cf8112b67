/**
 * `npm run eval:fit -- A.json B.json …`: fits what `server/completion/confidence.ts` makes of a suggestion's evidence to results of
 * `npm run eval` (of dev parts, asked with `--eagerness high` so that everything is shown), and tells what each threshold would do, also to
 * short and long lines.
 */
import { confidenceOf, featuresOf, LEAST_CHANCE, type Evidence } from '../../server/completion/confidence.ts';
import { table } from '../bench/figures.ts';
import { areaUnderCurve, chanceOf, fitLogistic } from './logistic.ts';
import { readRun } from './results.ts';
import { rightWords } from './score.ts';

const ANSWERER = 'foretype';
const THRESHOLDS = [
  0, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8,
];
/** Most tokens of a class of lines. */
const LENGTHS = [3, 7, 12, Infinity];
interface Shown {
  readonly evidence: Evidence;
  readonly isRight: boolean;
  /** Characters that a person gets who accepts word by word until one is wrong. */
  readonly byWord: number;
}

interface Rated extends Shown {
  readonly chance: number;
}

interface Asked {
  readonly count: number;
  /** Of all holes' first lines. */
  readonly characters: number;
  readonly shown: readonly Shown[];
}

/** @throws {Error} for results of builds that did not tell all of the evidence. */
async function readAsked(paths: readonly string[]): Promise<Asked> {
  const runs = await Promise.all(paths.map(readRun));
  const items = runs.flatMap((run) => run.items).filter(({ answers }) => answers[ANSWERER] !== undefined);
  const shown = items.flatMap(({ hole, answers }) => {
    const { evidence, exact, text } = answers[ANSWERER]!;
    return evidence === undefined
      ? []
      : [{ evidence, isRight: exact, byWord: rightWords(hole, text ?? '').length }];
  });
  if (shown.some(({ evidence }) => !featuresOf(evidence).every(Number.isFinite))) {
    throw new Error('These are results of another build: ask again, the evidence is not whole.');
  }
  const characters = items.reduce((sum, { hole }) => sum + hole.trim().split('\n')[0]!.length, 0);
  return { count: items.length, characters, shown };
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((part / whole) * 100).toFixed(1)} %`;

function thresholds({ count, characters }: Asked, rated: readonly Rated[]): string {
  const rows = THRESHOLDS.map((threshold) => {
    const kept = rated.filter(({ chance }) => chance >= threshold);
    const right = kept.filter(({ isRight }) => isRight).length;
    return [
      threshold.toFixed(2),
      percent(kept.length, count),
      percent(right, kept.length),
      percent(right, count),
      percent(
        kept.reduce((sum, { byWord }) => sum + byWord, 0),
        characters,
      ),
    ];
  });
  return table([['threshold', 'shown', 'precision', 'exact', 'by word'], ...rows]);
}

/** Whether the rating is as fair to long lines: what it expects of each class, and what is right of all and of those that are kept. */
function lengths(rated: readonly Rated[]): string {
  const rows = LENGTHS.map((most, index) => {
    const least = (LENGTHS[index - 1] ?? 0) + 1;
    const ofLength = rated.filter(({ evidence: { tokens } }) => least <= tokens && tokens <= most);
    const expected = ofLength.reduce((sum, { chance }) => sum + chance, 0);
    return [
      most === Infinity ? `${least} and more` : `${least} to ${most}`,
      expected.toFixed(1),
      ...Object.values(LEAST_CHANCE).map((threshold) => {
        const kept = ofLength.filter(({ chance }) => chance >= threshold);
        return `${kept.filter(({ isRight }) => isRight).length} of ${kept.length}`;
      }),
    ];
  });
  const heads = Object.keys(LEAST_CHANCE).map((eagerness) => `right at ${eagerness}`);
  return table([['tokens', 'right expected', ...heads], ...rows]);
}

const paths = process.argv.slice(2);
if (paths.length === 0) {
  process.stderr.write('npm run eval:fit -- RESULTS.json…\n');
  process.exit(2);
}
const asked = await readAsked(paths);
const { shown } = asked;
const model = fitLogistic(
  shown.map(({ evidence, isRight }) => ({ features: featuresOf(evidence), isRight })),
);
const rate = (chanceOfShown: (evidence: Evidence) => number): Rated[] =>
  shown.map((each) => ({ ...each, chance: chanceOfShown(each.evidence) }));
const now = rate(confidenceOf);
const fitted = rate((evidence) => chanceOf(model, featuresOf(evidence)));
const withNewNames = now.filter(({ evidence }) => evidence.newNames > 0);
process.stdout.write(`${asked.count} items asked, ${shown.length} shown
fitted: intercept ${model.intercept.toFixed(2)}, weights ${model.weights.map((weight) => weight.toFixed(2)).join(', ')}
area under the curve: as it stands ${areaUnderCurve(now).toFixed(3)}, fitted ${areaUnderCurve(fitted).toFixed(3)}
with a new name: ${withNewNames.length} shown, ${withNewNames.filter(({ isRight }) => isRight).length} right

as it stands
${thresholds(asked, now)}

${lengths(now)}

fitted
${thresholds(asked, fitted)}
`);
