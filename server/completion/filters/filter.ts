import type { EmptyReason } from '../empty-reason.ts';
import type { Surroundings } from '../surroundings.ts';

/** A suggestion on its way through the filters. Line ends are `\n`. */
export interface Candidate {
  /** Stands from the cursor on. */
  readonly text: string;
  /** Characters of the cursor's line after the cursor that `text` has in it and takes the place of. */
  readonly replaces: number;
  /** Whether the model ended by itself; else the last line may be unfinished. */
  readonly complete: boolean;
}

type Filtered = Candidate | EmptyReason;

/** Keeps a candidate, or a part of it, or says why nothing is left. */
export type Filter = (candidate: Candidate, around: Surroundings) => Filtered;
