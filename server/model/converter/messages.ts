/** Messages between the process that prepares a model and the one that converts it. */
import type { ModelShape, ReadyFile } from '../manifest.ts';
import type { PromptFormat } from '../prompt-format.ts';

/** Sent once, to start. */
export interface ConvertRequest {
  /** A GGUF file. */
  readonly source: string;
  /** An empty folder. */
  readonly folder: string;
  /** Where output vocabularies lie, of which one that fits is used; absent for a head with the whole vocabulary. */
  readonly vocabularyDirectory?: string;
  /** File of learned neurons that the model gets; absent for none. */
  readonly learnedNeurons?: string;
}

export interface ConvertedModel {
  readonly shape: ModelShape;
  /** From the file's own special tokens. */
  readonly prompt: PromptFormat;
  readonly chatTemplate: string | undefined;
  readonly files: readonly ReadyFile[];
}

export type ConverterMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number; readonly detail: string }
  | { readonly kind: 'converted'; readonly model: ConvertedModel }
  | { readonly kind: 'failed'; readonly message: string };
