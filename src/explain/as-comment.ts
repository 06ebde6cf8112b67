import type { Language } from '../../server/context/languages.ts';

/** Readable, and within what most projects allow. */
const LINE_CHARACTERS = 90;

/** An answer in Markdown as comment lines behind an indentation; undefined where the language has no comments. */
export function asComment(markdown: string, language: Language, indent: string): string | undefined {
  const { lineComment, blockComment } = language;
  const lines = (prefix: string): readonly string[] =>
    plainLines(markdown).flatMap((line) =>
      wrap(line, Math.max(40, LINE_CHARACTERS - indent.length - prefix.length)).map((part) =>
        `${indent}${prefix} ${part}`.trimEnd(),
      ),
    );
  if (lineComment !== undefined) return lines(lineComment).join('\n');
  if (!blockComment) return undefined;
  const [open, close] = blockComment;
  const body = lines('').map((line) => line.replaceAll(close, ''));
  return [`${indent}${open}`, ...body, `${indent}${close}`].join('\n');
}

/** Without Markdown's marks. */
function plainLines(markdown: string): readonly string[] {
  return markdown
    .replace(/^```.*$/gm, '')
    .replace(/\*\*([^*\n]+)\*\*/g, '$1')
    .replace(/^#+\s*/gm, '')
    .replaceAll('`', '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .split('\n');
}

function wrap(line: string, width: number): readonly string[] {
  const hanging = ' '.repeat(/^\s*(?:[-*]|\d+\.)?\s*/.exec(line)?.[0].length ?? 0);
  const parts: string[] = [];
  let part = '';
  for (const word of line.split(/(?<=\S) /)) {
    if (part !== '' && `${part} ${word}`.length > width) {
      parts.push(part);
      part = hanging + word;
    } else {
      part = part === '' ? word : `${part} ${word}`;
    }
  }
  return [...parts, part];
}
