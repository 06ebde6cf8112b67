import type { Place } from '../../../server/context/context.ts';

/** A place in a program, and what is to be said of it with a grammar and without. */
export interface Story {
  readonly name: string;
  /** █ is the cursor. */
  readonly drawing: string;
  readonly extent: 'line' | 'block' | 'none';
  /** `code` where not given. */
  readonly place?: Place;
  /** Kind and name of the enclosing scopes; only a grammar tells them. */
  readonly scopes?: readonly string[];
}
