/**
 * The manifest of a ready model folder: written last, so a folder with a valid manifest is whole.
 */
import type { PromptFormat } from './prompt-format.ts';

/** Raised when what the folder holds changes its meaning; older folders are converted again. */
export const MANIFEST_VERSION = 1;
export const MANIFEST_FILE = 'manifest.json';
/** Names the arithmetic of the ONNX graph and the learned neurons in it; part of the ready folder's identity. */
export const RECIPE = 'w8a8-per-token-7';

/** Hyperparameters of a Qwen2-architecture model. */
export interface ModelShape {
  readonly architecture: 'qwen2';
  readonly layers: number;
  readonly hiddenSize: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headSize: number;
  /** Learned neurons among them. */
  readonly feedForwardSize: number;
  /** The last ones of each feed-forward layer (learned-neurons.ts). */
  readonly learnedNeurons?: number;
  readonly vocabularySize: number;
  readonly contextLength: number;
  readonly ropeBase: number;
  readonly rmsNormEpsilon: number;
}

export interface ReadyFile {
  /** Name inside the ready folder. */
  readonly name: string;
  readonly bytes: number;
}

export interface ModelManifest {
  readonly manifestVersion: typeof MANIFEST_VERSION;
  readonly recipe: string;
  /** Catalogue name, or the name an imported file was given. */
  readonly name: string;
  readonly source: { readonly file: string; readonly bytes: number; readonly sha256: string };
  readonly shape: ModelShape;
  readonly prompt: PromptFormat;
  /** Jinja chat template from the GGUF, when it has one. */
  readonly chatTemplate: string | undefined;
  /** All other files of the folder: `model.onnx`, `weights.bin`, `tokenizer.json`, … */
  readonly files: readonly ReadyFile[];
  readonly createdAt: string;
}
