import type { CompletionContext } from '../../context/context.ts';
import type { IndexQuery } from '../messages.ts';
import type { RecentPlaces } from '../recent-places.ts';
import type { RetrievalPlace, Snippet } from '../snippet.ts';

export interface SourceInput {
  readonly context: CompletionContext;
  readonly place: RetrievalPlace;
  /** Absolute path of a URI's file; empty where it is in no file system. */
  readonly fileOf: (uri: string) => string;
  readonly recent: RecentPlaces;
  /** Texts that the person has accepted or types often, the likeliest here first. */
  readonly likelyAt: (context: CompletionContext, most: number) => readonly string[];
  readonly query: (query: IndexQuery, signal: AbortSignal) => Promise<readonly Snippet[]>;
}

/** Finds snippets for a place, best first. Aborting `signal` means that nobody waits for them any more. */
export type Source = (input: SourceInput, signal: AbortSignal) => Promise<readonly Snippet[]>;
