import type { Source } from './source.ts';

/** What the files define that a person has looked at lately. */
export const seen: Source = ({ place, recent, fileOf, query }, signal) =>
  query({ kind: 'seen', place, files: recent.seen.map(fileOf) }, signal);
