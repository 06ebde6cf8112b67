/** What editors insert by themselves when a bracket or quote is typed, and what ends a statement after it. */
const CLOSERS_ONLY = /^[\s)\]}>"'`;,:]*$/;

/** Whether the rest of the cursor's line is blank or nothing but closers and punctuation. */
export function isClosersOnly(restOfLine: string): boolean {
  return CLOSERS_ONLY.test(restOfLine);
}

/**
 * The part of the text after the cursor that goes into the prompt. Closers on the cursor's line stay out: each typed `(`
 * adds one, and a changed suffix would cost a whole prefill. The filters deal with them. Real code on the line stays in.
 */
export function suffixPart(suffix: string): string {
  const end = suffix.indexOf('\n');
  const rest = end < 0 ? suffix : suffix.slice(0, end);
  return isClosersOnly(rest) ? suffix.slice(rest.length) : suffix;
}
