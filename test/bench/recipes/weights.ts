/** Weights in other forms than the product's. Sources are outputs × inputs, row-major. */

export const BLOCK = 32;

/**
 * Blocks of 32 inputs with one scale, values −8 to 7 kept as 0 to 15, two in a byte, the first in the low half: what MatMulNBits reads.
 * The largest magnitude becomes −8, as in llama.cpp's Q4_0.
 */
export function int4Blocks(source: Float32Array): {
  readonly values: Uint8Array;
  readonly scales: Float32Array;
} {
  const values = new Uint8Array(source.length / 2);
  const scales = new Float32Array(source.length / BLOCK);
  for (let block = 0; block < scales.length; block++) {
    const start = block * BLOCK;
    let largest = 0;
    for (let i = start; i < start + BLOCK; i++) {
      if (Math.abs(source[i]!) > Math.abs(largest)) largest = source[i]!;
    }
    const scale = largest / -8;
    scales[block] = scale;
    const inverse = scale === 0 ? 0 : 1 / scale;
    for (let i = start; i < start + BLOCK; i += 2) {
      values[i >> 1] = int4(source[i]! * inverse) | (int4(source[i + 1]! * inverse) << 4);
    }
  }
  return { values, scales };
}

function int4(value: number): number {
  return Math.min(15, Math.max(0, Math.round(value) + 8));
}

/** One scale an output and values of ±`largest`, transposed to inputs × outputs. */
export function perOutput(
  source: Float32Array,
  inputs: number,
  largest: number,
): { readonly values: Int8Array; readonly scales: Float32Array } {
  const outputs = source.length / inputs;
  const values = new Int8Array(source.length);
  const scales = new Float32Array(outputs);
  for (let output = 0; output < outputs; output++) {
    const row = source.subarray(output * inputs, (output + 1) * inputs);
    const scale = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / largest;
    scales[output] = scale;
    const inverse = scale === 0 ? 0 : 1 / scale;
    for (let input = 0; input < inputs; input++) {
      values[input * outputs + output] = Math.round(row[input]! * inverse);
    }
  }
  return { values, scales };
}
