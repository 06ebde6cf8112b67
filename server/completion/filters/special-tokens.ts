import type { Filter } from './filter.ts';

/** Spellings of special tokens of the known model families, a whole one anywhere or a begun one at the end. */
const SPECIAL_TOKEN =
  /<\|[a-z0-9_]*(?:\|>|$)|<\/?(?:fim_(?:prefix|middle|suffix|pad)|file_sep|repo_name|s)>|<\uff5c|\ufffd/u;

/** Nothing that looks like a special token is ever shown, nor a character that came out broken. */
export const cutSpecialTokens: Filter = (candidate) => {
  const text = candidate.text.replace(/\r\n?/g, '\n').replaceAll('\0', '');
  const found = SPECIAL_TOKEN.exec(text);
  if (!found) return { ...candidate, text };
  return found.index === 0 ? 'no-text' : { ...candidate, text: text.slice(0, found.index) };
};
