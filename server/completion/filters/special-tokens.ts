import { SPECIAL_TOKEN_TEXT } from '../../prompt/special-token-text.ts';
import type { Filter } from './filter.ts';

/** Nothing that looks like a special token is ever shown, nor a character that came out broken. */
export const cutSpecialTokens: Filter = (candidate) => {
  const text = candidate.text.replace(/\r\n?/g, '\n').replaceAll('\0', '');
  const found = SPECIAL_TOKEN_TEXT.exec(text);
  if (!found) return { ...candidate, text };
  return found.index === 0 ? 'no-text' : { ...candidate, text: text.slice(0, found.index) };
};
