const NAME_CHARACTER = /[\p{L}\p{N}_$]/u;
/** Whether each ASCII character is one of a name: short names stand inside of thousands of others, and each place is looked at. */
const ASCII = Array.from({ length: 128 }, (_, code) => NAME_CHARACTER.test(String.fromCharCode(code)));

/** Whether a name stands in a text as a word of its own. */
export function holdsName(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!isNameAt(text, at - 1) && !isNameAt(text, at + name.length)) return true;
  }
  return false;
}

function isNameAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return ASCII[code] ?? NAME_CHARACTER.test(text.charAt(at));
}
