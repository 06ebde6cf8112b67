/** The statistics of shares and of paired yes/no results. */

/** Two-sided 95 % point of the normal distribution. */
const Z_95 = 1.959963984540054;

export interface Share {
  readonly count: number;
  readonly total: number;
  /** `count / total`; 0 of nothing is 0. */
  readonly share: number;
  /** 95 % interval by Wilson's score (Wilson 1927). */
  readonly low: number;
  readonly high: number;
}

export function shareOf(count: number, total: number): Share {
  if (total === 0) return { count, total, share: 0, low: 0, high: 1 };
  const share = count / total;
  const squared = Z_95 * Z_95;
  const middle = (share + squared / (2 * total)) / (1 + squared / total);
  const half =
    (Z_95 / (1 + squared / total)) * Math.sqrt((share * (1 - share)) / total + squared / (4 * total * total));
  // At the ends the bound is the end itself, whatever the last bit says.
  const low = count === 0 ? 0 : middle - half;
  const high = count === total ? 1 : middle + half;
  return { count, total, share, low, high };
}

export interface PairedTest {
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly pValue: number;
}

/** McNemar's test (1947) in its exact form: two-sided binomial over the pairs that differ. */
export function mcNemar(pairs: readonly { readonly first: boolean; readonly second: boolean }[]): PairedTest {
  const onlyFirst = pairs.filter(({ first, second }) => first && !second).length;
  const onlySecond = pairs.filter(({ first, second }) => !first && second).length;
  const differing = onlyFirst + onlySecond;
  let tail = 0;
  for (let hits = 0; hits <= Math.min(onlyFirst, onlySecond); hits++) {
    tail += Math.exp(logChoose(differing, hits) - differing * Math.LN2);
  }
  return { onlyFirst, onlySecond, pValue: Math.min(1, 2 * tail) };
}

function logChoose(total: number, chosen: number): number {
  let sum = 0;
  for (let step = 1; step <= chosen; step++) sum += Math.log((total - chosen + step) / step);
  return sum;
}
