import * as v from 'valibot';

/** Further ones have seeds that no candidate has. */
export const MOST_CANDIDATES = 100;

/** Which candidate a task writes: 0 as the settings say, further ones are sampled with a seed each. */
export const candidateOption = v.optional(
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_CANDIDATES - 1)),
  0,
);
