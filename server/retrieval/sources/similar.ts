import type { Source } from './source.ts';

/** Stretches of other files that look like the lines around the cursor. */
export const similar: Source = ({ place, recent, fileOf, query }, signal) =>
  query({ kind: 'similar', place, files: recent.seen.map(fileOf) }, signal);
