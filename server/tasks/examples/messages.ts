/** Messages between the server and the thread that examples run in: plain data. */
import type { SandboxLanguage } from './source-of.ts';

export interface CodeToRun {
  /** The first one that loads is used. */
  readonly programs: readonly string[];
  /** Evaluated one after the other in the loaded program. */
  readonly expressions: readonly string[];
}

export interface SandboxJob extends CodeToRun {
  readonly language: SandboxLanguage;
}

/** What the thread is started with. */
export interface SandboxThreadData extends SandboxJob {
  /** The interpreters, as WebAssembly. */
  readonly wasmPath: string;
}

/** What came of loading a program or of evaluating an expression. */
export type Outcome =
  /** As the language shows it; undefined of a program. */
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'raised'; readonly name: string; readonly message: string }
  /** The interpreter itself gave up, and can do nothing more. */
  | { readonly kind: 'crashed'; readonly message: string };

export type FromSandbox =
  /** Something of the job is about to run: from now on its time counts. */
  | { readonly kind: 'begin' }
  | { readonly kind: 'loaded'; readonly outcome: Outcome }
  | { readonly kind: 'evaluated'; readonly outcome: Outcome }
  | { readonly kind: 'done' };
