import type { Settings } from '../settings.ts';

export type SourceName = Settings['retrievalSources'][number];

/** A piece of text from elsewhere in the workspace. */
export interface Snippet {
  readonly source: SourceName;
  /** Workspace-relative with `/`. */
  readonly path: string;
  /** Lines of the file it stands for, from 0, the last one included. */
  readonly startLine: number;
  readonly endLine: number;
  /** Whole lines without the last line end. */
  readonly text: string;
}

/** The place that snippets are looked for; plain data, it goes to the index's thread. */
export interface RetrievalPlace {
  /** Of the file system; the URI where the document is in none. */
  readonly file: string;
  readonly languageId: string;
  /** The document's first line that the prompt shows, roughly, the last one, and the cursor's. */
  readonly firstVisibleLine: number;
  readonly lastVisibleLine: number;
  readonly line: number;
  /** Text around the cursor with `\n` line ends. */
  readonly before: string;
  readonly after: string;
  /** Import lines above `before`. */
  readonly imports: readonly string[];
}
