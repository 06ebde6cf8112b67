/**
 * How one GGML storage type packs numbers: fixed-size blocks, decoded to float32. All are little-endian.
 * Layouts: ggml-quants.c and gguf-py of llama.cpp (MIT); intermediate products are rounded to float32 as they are there.
 */
export interface BlockFormat {
  readonly blockValues: number;
  readonly blockBytes: number;
  /** Decodes `blocks` whole blocks from the start of `bytes` to the start of `values`. */
  decode(bytes: Uint8Array, values: Float32Array, blocks: number): void;
}
