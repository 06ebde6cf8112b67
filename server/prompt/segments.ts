/**
 * Cuts a text where the pre-tokenizer of Qwen2 certainly splits, so that the pieces can be encoded apart:
 * after a line end when the next line has something in it (or the text ends). Nowhere else: `;⏎⏎` and `⏎  ⏎` are pieces of one.
 * Why this holds: the alternatives that take a line end (`\s*[\r\n]+` and punctuation with `[\r\n]*`) stop at the last one of
 * a run of white space, and the first of them wins over those that would go on.
 */
const CUT = /(?<=\n)(?=[ \t]*(?:[^\s\u0085\u180e\ufeff]|$))/u;

export function splitIntoSegments(text: string): readonly string[] {
  return text === '' ? [] : text.split(CUT).filter((segment) => segment !== '');
}
