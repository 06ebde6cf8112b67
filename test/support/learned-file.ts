/** Numbers as files of learned ones have them. */
export const base64 = (values: Int8Array | Uint16Array): string =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');

/** float16. */
export const [ONE, TWO, QUARTER] = [0x3c00, 0x4000, 0x3400];
