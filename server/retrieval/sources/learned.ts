import { extname } from 'node:path';
import type { Source } from './source.ts';

const MOST_TEXTS = 8;

/** What the person has accepted and types often (`foretype.personal`), as a file of its own. */
export const learned: Source = ({ context, likelyAt }) => {
  const texts = likelyAt(context, MOST_TEXTS);
  if (texts.length === 0) return Promise.resolve([]);
  const text = texts.join('\n');
  const endLine = text.split('\n').length - 1;
  const path = `habits${extname(context.path)}`;
  return Promise.resolve([{ source: 'learned', path, startLine: 0, endLine, text }]);
};
