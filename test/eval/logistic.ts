/** Logistic regression by Newton's method (iteratively reweighted least squares), with a ridge so that few items do not run away. */

export interface Observation {
  readonly features: readonly number[];
  readonly isRight: boolean;
}

/** `intercept + Σ weights·features` is the natural logarithm of the odds. */
export interface LogisticModel {
  readonly intercept: number;
  readonly weights: readonly number[];
}

/** Subtracted from the log-likelihood: this times half the squared weights, the intercept's left out. */
const RIDGE = 1;
const STEPS = 50;
const LEAST_CHANGE = 1e-9;

export function fitLogistic(observations: readonly Observation[]): LogisticModel {
  const size = (observations[0]?.features.length ?? 0) + 1;
  let solution = new Array<number>(size).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = solution.map((value, index) => (index === 0 ? 0 : -RIDGE * value));
    const curvature = solution.map((_, row) =>
      solution.map((__, column) => (row === column && row > 0 ? RIDGE : 0)),
    );
    for (const { features, isRight } of observations) {
      const inputs = [1, ...features];
      const chance = sigmoid(dot(solution, inputs));
      for (let row = 0; row < size; row++) {
        gradient[row]! += inputs[row]! * ((isRight ? 1 : 0) - chance);
        for (let column = 0; column < size; column++) {
          curvature[row]![column]! += inputs[row]! * inputs[column]! * chance * (1 - chance);
        }
      }
    }
    const change = solve(curvature, gradient);
    solution = solution.map((value, index) => value + change[index]!);
    if (Math.max(...change.map(Math.abs)) < LEAST_CHANGE) break;
  }
  const [intercept = 0, ...weights] = solution;
  return { intercept, weights };
}

export function chanceOf({ intercept, weights }: LogisticModel, features: readonly number[]): number {
  return sigmoid(intercept + dot(weights, features));
}

/** Probability that a right one is rated above a wrong one (area under the ROC curve); ties count half. */
export function areaUnderCurve(
  rated: readonly { readonly chance: number; readonly isRight: boolean }[],
): number {
  const right = rated.filter(({ isRight }) => isRight);
  const wrong = rated.filter(({ isRight }) => !isRight);
  let above = 0;
  for (const one of right) {
    for (const other of wrong) above += one.chance > other.chance ? 1 : one.chance === other.chance ? 0.5 : 0;
  }
  return above / (right.length * wrong.length);
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

function dot(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, index) => sum + value * right[index]!, 0);
}

/** Gaussian elimination with pivoting. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, right[index]!]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    }
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = rows[row]![column]! / rows[column]![column]!;
      for (let at = column; at <= size; at++) rows[row]![at]! -= factor * rows[column]![at]!;
    }
  }
  return rows.map((row, index) => row[size]! / row[index]!);
}
