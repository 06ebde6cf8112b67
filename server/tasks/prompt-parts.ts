import type { Language } from '../context/languages.ts';
import type { Material } from './material.ts';

/** A block of code in a message. A fence longer than any in the code, so that the code cannot end it. */
export function fenced(code: string, languageId: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`{3,}/g)].map(([fence]) => fence.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${languageId}\n${code}\n${fence}`;
}

/** What is known besides the code: imports, definitions, other texts. Empty when there is nothing. */
export function background({ imports, definitions, related }: Material, languageId: string): string {
  const texts = [
    ...related.map(({ text }) => text),
    imports.join('\n'),
    ...definitions.map(({ text }) => text),
  ].filter((text) => text !== '');
  return texts.length === 0 ? '' : `For reference:\n${fenced(texts.join('\n\n'), languageId)}\n\n`;
}

/** The language as people write it. */
export function languageName({ ids }: Language, languageId: string): string {
  const id = ids[0] ?? languageId;
  return NAMES[id] ?? id.charAt(0).toUpperCase() + id.slice(1);
}

const NAMES: Readonly<Record<string, string>> = {
  typescript: 'TypeScript',
  typescriptreact: 'TypeScript (TSX)',
  javascript: 'JavaScript',
  javascriptreact: 'JavaScript (JSX)',
  cpp: 'C++',
  csharp: 'C#',
  php: 'PHP',
  css: 'CSS',
  html: 'HTML',
  json: 'JSON',
  sql: 'SQL',
  shellscript: 'shell script',
};
