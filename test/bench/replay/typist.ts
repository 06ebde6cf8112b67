import type { TypedFile } from './files.ts';

/** Whoever is typed for: Foretype's server, or a peer driven as its editor plug-in drives it. */
export interface Typist {
  readonly name: string;
  /** The file is opened, with `text`. */
  open(file: TypedFile, text: string): Promise<void>;
  /** The whole text changes and the cursor goes elsewhere. */
  replace(text: string): Promise<void>;
  /** `key` is typed at the cursor; empty when the cursor has only just arrived. Resolves with the answer. */
  press(before: string, key: string, after: string): Promise<Sample>;
  closeFile(): Promise<void>;
  /** Bytes resident: of the server and of what runs the model. */
  memory(): Promise<{ readonly server: number; readonly engine: number }>;
  close(): Promise<void>;
}

export interface Sample {
  readonly latencyMs: number;
  readonly outcome: 'shown' | 'nothing' | 'late';
  /** Whether the model was asked for this key. */
  readonly usedModel: boolean;
  /** Prompt tokens evaluated for this key. */
  readonly evaluatedTokens: number;
}
