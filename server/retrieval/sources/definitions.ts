import type { Source } from './source.ts';

/** Definitions of the names that the place uses, imports, or may use. */
export const definitions: Source = ({ place, query }, signal) =>
  query({ kind: 'definitions', place }, signal);
