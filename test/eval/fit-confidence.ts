/**
 * `npm run eval:fit -- A.json B.json …`: fits what `server/completion/confidence.ts` makes of a suggestion's evidence to results of
 * `npm run eval` (of dev parts, asked with `--eagerness high` so that everything is shown), and tells what each threshold would do.
 */
import { confidenceOf, featuresOf, type Evidence } from '../../server/completion/confidence.ts';
import { table } from '../bench/figures.ts';
import { areaUnderCurve, chanceOf, fitLogistic } from './logistic.ts';
import { readRun } from './results.ts';

const ANSWERER = 'foretype';
const THRESHOLDS = [0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8];

interface Shown {
  readonly evidence: Evidence;
  readonly isRight: boolean;
}

async function readShown(paths: readonly string[]): Promise<{ asked: number; shown: Shown[] }> {
  const runs = await Promise.all(paths.map(readRun));
  const answers = runs.flatMap(({ items }) => items.flatMap((item) => item.answers[ANSWERER] ?? []));
  return {
    asked: answers.length,
    shown: answers.flatMap(({ evidence, exact }) =>
      evidence === undefined ? [] : [{ evidence, isRight: exact }],
    ),
  };
}

function thresholds(asked: number, rated: readonly { chance: number; isRight: boolean }[]): string {
  const percent = (part: number, whole: number): string =>
    whole === 0 ? '–' : `${((part / whole) * 100).toFixed(1)} %`;
  const rows = THRESHOLDS.map((threshold) => {
    const kept = rated.filter(({ chance }) => chance >= threshold);
    const right = kept.filter(({ isRight }) => isRight).length;
    return [
      threshold.toFixed(2),
      percent(kept.length, asked),
      percent(right, kept.length),
      percent(right, asked),
    ];
  });
  return table([['threshold', 'shown', 'precision', 'exact'], ...rows]);
}

const paths = process.argv.slice(2);
if (paths.length === 0) {
  process.stderr.write('npm run eval:fit -- RESULTS.json…\n');
  process.exit(2);
}
const { asked, shown } = await readShown(paths);
const model = fitLogistic(
  shown.map(({ evidence, isRight }) => ({ features: featuresOf(evidence), isRight })),
);
const rate = (chanceOfShown: (evidence: Evidence) => number): { chance: number; isRight: boolean }[] =>
  shown.map(({ evidence, isRight }) => ({ chance: chanceOfShown(evidence), isRight }));
const now = rate(confidenceOf);
const fitted = rate((evidence) => chanceOf(model, featuresOf(evidence)));
process.stdout.write(`${asked} items asked, ${shown.length} shown
fitted: intercept ${model.intercept.toFixed(2)}, weights ${model.weights.map((weight) => weight.toFixed(2)).join(', ')}
area under the curve: as it stands ${areaUnderCurve(now).toFixed(3)}, fitted ${areaUnderCurve(fitted).toFixed(3)}

as it stands
${thresholds(asked, now)}

fitted
${thresholds(asked, fitted)}
`);
