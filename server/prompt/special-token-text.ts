/** Spellings of special tokens of the known model families, a whole one anywhere or a begun one at the end. */
export const SPECIAL_TOKEN_TEXT =
  /<\|[a-z0-9_]*(?:\|>|$)|<\/?(?:fim_(?:prefix|middle|suffix|pad)|file_sep|repo_name|s)>|<\uff5c|\ufffd/u;

export function hasSpecialTokenText(text: string): boolean {
  return SPECIAL_TOKEN_TEXT.test(text);
}
