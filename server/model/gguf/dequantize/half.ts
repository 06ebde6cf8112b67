/** IEEE 754 half precision → float32 by table: a scale is looked up for every block of 32 values. */
const HALF_VALUES = 65_536;
const HALF_INFINITY_EXPONENT = 31;

let table: Float32Array | undefined;

/** Index by the 16 bits, get the value. Built at the first use: 256 KB. */
export function halfTable(): Float32Array {
  if (table) return table;
  table = new Float32Array(HALF_VALUES);
  for (let bits = 0; bits < HALF_VALUES; bits++) table[bits] = halfToFloat(bits);
  return table;
}

function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === HALF_INFINITY_EXPONENT) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
