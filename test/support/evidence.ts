import type { Evidence } from '../../server/completion/confidence.ts';

/** Of a suggestion that any eagerness shows. */
export const SURE: Evidence = { totalLogProbability: -0.05, tokens: 5, newNames: 0 };
