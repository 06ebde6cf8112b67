/**
 * Qwen2's pre-tokenizer: words, single digits, punctuation, line breaks and white space, each encoded by itself.
 * Spelled out for JavaScript: contractions in both cases (Node 20 has no `(?i:)`), and Unicode's white space
 * in place of `\s`, which in JavaScript includes U+FEFF and lacks U+0085.
 */
const PATTERN =
  /'(?:[sSdDmMtT]|[lL][lL]|[vV][eE]|[rR][eE])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\p{White_Space}\p{L}\p{N}]+[\r\n]*|\p{White_Space}*[\r\n]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

export function preTokens(text: string): readonly string[] {
  return text.match(PATTERN) ?? [];
}
