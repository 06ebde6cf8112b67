/** How far the tasks can be trusted: what was measured of a model (docs/quality.md), for the lines that say so beside a result. */

interface Measured {
  /** Of `total` answers. */
  readonly right: number;
  readonly total: number;
  /** What a right answer is: `functions pass their tests`. */
  readonly what: string;
}

/** From here on there is nothing to warn of. */
const GOOD_SHARE = 0.9;

/** By the model's name in the catalogue, then by the task. */
const MEASURED: Readonly<Record<string, Readonly<Record<string, Measured>>>> = {
  'qwen2.5-coder-0.5b': {
    generate: { right: 18, total: 30, what: 'functions pass their tests' },
    writeTests: { right: 37, total: 49, what: 'tests are right' },
    convert: { right: 24, total: 40, what: 'conversions pass their tests' },
    fix: { right: 25, total: 40, what: 'fixes make the tests pass' },
    explain: { right: 11, total: 30, what: 'tell all that the code does' },
    document: { right: 7, total: 30, what: 'tell all that the function does' },
    review: { right: 8, total: 25, what: 'mistakes put into functions are found' },
  },
};

/** The model as a person says it. */
const TITLES: Readonly<Record<string, string>> = { 'qwen2.5-coder-0.5b': 'The 0.5B model' };

/**
 * One sentence on how often a weak model is right in a task, without the way out (`Foretype: Choose Model`); undefined where it is good,
 * or nothing was measured.
 * @param model the catalogue's name, as the server's status tells it.
 */
export function limitOf(task: string, model: string | undefined): string | undefined {
  const measured = model === undefined ? undefined : MEASURED[model]?.[task];
  if (model === undefined || !measured) return undefined;
  const { right, total, what } = measured;
  if (right / total >= GOOD_SHARE) return undefined;
  return `${TITLES[model] ?? model}: about ${Math.round((10 * right) / total)} of 10 ${what}.`;
}
