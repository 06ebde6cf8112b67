/** How far getting a model ready is. Phases come in this order; a model from a file has no download. */
export interface PreparationProgress {
  readonly phase: 'download' | 'verify' | 'convert';
  /** Bytes (download, verify) or tensors (convert). */
  readonly done: number;
  readonly total: number;
  /** What is being worked on: a source, a part, a tensor. */
  readonly detail?: string;
}
