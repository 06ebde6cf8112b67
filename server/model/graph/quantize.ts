/**
 * Symmetric int8, one scale an output channel: weight ≈ value · scale, |error| ≤ scale / 2.
 * The result is transposed to [inputs × outputs], the order in which ONNX multiplies.
 */

/** ±127: −128 is left out so that the range is symmetric. */
const LARGEST = 127;
/** Outputs and inputs handled together, so that reads and writes both stay in the first-level cache. */
const TILE = 64;

export interface QuantizedMatrix {
  readonly inputs: number;
  readonly outputs: number;
  /** inputs × outputs, row-major. */
  readonly values: Int8Array;
  /** One for each output. */
  readonly scales: Float32Array;
}

export function emptyMatrix(inputs: number, outputs: number): QuantizedMatrix {
  return { inputs, outputs, values: new Int8Array(inputs * outputs), scales: new Float32Array(outputs) };
}

/**
 * Quantizes `source` (`rows` outputs × `into.inputs` inputs, row-major) into the output columns from `firstOutput` on.
 * A row of zeros has scale 0.
 */
export function quantizeRows(
  source: Float32Array,
  rows: number,
  into: QuantizedMatrix,
  firstOutput: number,
): void {
  const { inputs } = into;
  const inverses = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const scale = Math.fround(largestMagnitude(source, row * inputs, inputs) / LARGEST);
    into.scales[firstOutput + row] = scale;
    inverses[row] = scale > 0 ? 1 / scale : 0;
  }
  for (let row = 0; row < rows; row += TILE) {
    const rowEnd = Math.min(rows, row + TILE);
    for (let input = 0; input < inputs; input += TILE) {
      const inputEnd = Math.min(inputs, input + TILE);
      quantizeTile(source, inverses, into, firstOutput, [row, rowEnd], [input, inputEnd]);
    }
  }
}

function largestMagnitude(values: Float32Array, start: number, length: number): number {
  let largest = 0;
  for (let i = start; i < start + length; i++) {
    const magnitude = Math.abs(values[i]!);
    if (magnitude > largest) largest = magnitude;
  }
  return largest;
}

function quantizeTile(
  source: Float32Array,
  inverses: Float64Array,
  into: QuantizedMatrix,
  firstOutput: number,
  [rowStart, rowEnd]: readonly [number, number],
  [inputStart, inputEnd]: readonly [number, number],
): void {
  const { inputs, outputs, values } = into;
  for (let row = rowStart; row < rowEnd; row++) {
    const inverse = inverses[row]!;
    let to = inputStart * outputs + firstOutput + row;
    for (let from = row * inputs + inputStart; from < row * inputs + inputEnd; from++, to += outputs) {
      // Rounded scales can push the largest value a hair over 127.
      values[to] = Math.max(-LARGEST, Math.min(LARGEST, Math.round(source[from]! * inverse)));
    }
  }
}
