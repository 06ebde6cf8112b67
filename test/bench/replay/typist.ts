import type { CorpusFile } from '../../corpus/corpus.ts';

/** Whoever is typed for: Foretype's server, or a peer driven as its editor plug-in drives it. */
export interface Typist {
  readonly name: string;
  /** The file is opened, with `text`. */
  open(file: CorpusFile, text: string): Promise<void>;
  /** The whole text changes and the cursor goes elsewhere. */
  replace(text: string): Promise<void>;
  /**
   * `key` is typed at the cursor; empty when the cursor has only just arrived. Resolves with the answer. `signal` says that the next
   * key was typed, upon which an editor cancels its request.
   */
  press(before: string, key: string, after: string, signal: AbortSignal): Promise<Answer>;
  /** Resolves when nothing is computed any more. */
  untilIdle(): Promise<void>;
  closeFile(): Promise<void>;
  /** So far: prompt tokens evaluated and tokens generated. */
  tokens(): Promise<Tokens>;
  /** Bytes resident: of the server and of what runs the model. */
  memory(): Promise<{ readonly server: number; readonly engine: number }>;
  close(): Promise<void>;
}

export interface Tokens {
  readonly evaluated: number;
  readonly generated: number;
}

export type Answer =
  | {
      readonly kind: 'shown';
      /** Inserted behind the cursor. */
      readonly text: string;
      /** Characters behind the cursor that the text takes in. */
      readonly replaced: number;
      /** Whether the model had to be asked for it. */
      readonly usedModel: boolean;
    }
  | { readonly kind: 'nothing'; readonly usedModel: boolean }
  /** Not within the server's own deadline. */
  | { readonly kind: 'late' }
  /** Given up, since the next key was typed. */
  | { readonly kind: 'cancelled' };
