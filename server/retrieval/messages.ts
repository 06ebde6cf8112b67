/** Messages between the server and the thread of the index: plain data. */
import type { RetrievalPlace, Snippet } from './snippet.ts';

/** What the thread is started with. */
export interface IndexThreadData {
  /** Holds the grammars. */
  readonly assetsDirectory: string;
}

export interface IndexConfiguration {
  /** Absolute paths of the workspace's folders. */
  readonly folders: readonly string[];
  /** Files that may hold secrets (`foretype.excludeFiles`) … */
  readonly excludeFiles: readonly string[];
  /** … and those that the editor does not show (`files.exclude`); globs. */
  readonly hiddenFiles: readonly string[];
  /** Where the index is kept between two starts. */
  readonly cacheFolder: string;
}

export type IndexQuery =
  | { readonly kind: 'definitions'; readonly place: RetrievalPlace }
  | { readonly kind: 'seen'; readonly place: RetrievalPlace; readonly files: readonly string[] }
  | { readonly kind: 'similar'; readonly place: RetrievalPlace; readonly files: readonly string[] };

export interface OpenText {
  readonly languageId: string;
  readonly text: string;
}

export type ToIndex =
  /** Walks the folders; what is indexed already and has not changed stays. */
  | { readonly kind: 'configure'; readonly configuration: IndexConfiguration }
  /** Files or folders that were written, made or deleted; absolute paths. */
  | { readonly kind: 'changed'; readonly files: readonly string[] }
  /** An open document, which goes before its file; null when it was closed. `file`: a URI where it is in no file system. */
  | { readonly kind: 'text'; readonly file: string; readonly document: OpenText | null }
  /** Forgets all, the kept index too, and reads anew. */
  | { readonly kind: 'rebuild' }
  | { readonly kind: 'query'; readonly id: number; readonly query: IndexQuery }
  /** Keeps the index and ends. */
  | { readonly kind: 'close' };

export interface IndexState {
  readonly files: number;
  readonly symbols: number;
  readonly isIndexing: boolean;
}

export type FromIndex =
  | { readonly kind: 'state'; readonly state: IndexState }
  /** All folders have been walked once more, and what is known is kept on disk. `parsed`: files that were not known before. */
  | { readonly kind: 'walked'; readonly parsed: number }
  /** The thread has loaded one more; all of them, by their wasm files. */
  | { readonly kind: 'grammars'; readonly loaded: readonly string[] }
  | { readonly kind: 'answer'; readonly id: number; readonly snippets: readonly Snippet[] }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | { readonly kind: 'log'; readonly message: string };
