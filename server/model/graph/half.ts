/** float32 → IEEE 754 half precision, round to nearest even; too large values become infinite. */
export function toHalf(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const half = new Uint16Array(values.length);
  for (let i = 0; i < half.length; i++) half[i] = halfBits(bits[i]!);
  return half;
}

/** Bits of the smallest float32 that is normal in half precision: 2⁻¹⁴. */
const SMALLEST_NORMAL = 113 << 23;
const INFINITE = 0x7c00;

function halfBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // not a number
  if (magnitude < SMALLEST_NORMAL) {
    const exponent = magnitude >>> 23;
    // 2⁻²⁵ is half of the smallest subnormal: all below rounds to zero.
    if (exponent < 102) return sign;
    const shift = 126 - exponent;
    return sign | roundedShift((magnitude & 0x7fffff) | 0x800000, shift);
  }
  return sign | Math.min(INFINITE, roundedShift(magnitude - (112 << 23), 13));
}

/** `value / 2^shift`, ties to even. */
function roundedShift(value: number, shift: number): number {
  const kept = value >>> shift;
  const rest = value - kept * 2 ** shift;
  const half = 2 ** (shift - 1);
  return rest > half || (rest === half && kept % 2 === 1) ? kept + 1 : kept;
}
