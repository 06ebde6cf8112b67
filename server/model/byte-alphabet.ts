/**
 * GPT-2's byte alphabet: byte-level BPE writes every byte as one printable character, so that vocabularies are text.
 * Printable Latin-1 stands for itself, the 68 others for the code points from U+0100 on.
 */
const FIRST_SUBSTITUTE = 0x100;

const isPrintable = (byte: number): boolean =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;

/** Character of each byte. */
export const BYTE_CHARACTERS: readonly string[] = (() => {
  let substitutes = 0;
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCharCode(isPrintable(byte) ? byte : FIRST_SUBSTITUTE + substitutes++),
  );
})();

/** Byte of each character code below 0x144; −1 where the alphabet has no such character. */
export const CHARACTER_BYTES: Int16Array = (() => {
  const bytes = new Int16Array(FIRST_SUBSTITUTE + 68).fill(-1);
  BYTE_CHARACTERS.forEach((character, byte) => (bytes[character.charCodeAt(0)] = byte));
  return bytes;
})();
