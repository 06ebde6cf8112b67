import type { Language } from '../context/languages.ts';
import { STRING_CONTENT, TextScanner } from '../context/text-scan.ts';

/** A text without comments and contents of strings; the lines stay. */
export function plainCode(text: string, language: Language): string {
  return scanned(text, language, (code) => code.replaceAll(STRING_CONTENT, ' '));
}

/** A text without comments; strings stay as they are. */
export function withoutComments(text: string, language: Language): string {
  return scanned(text, language, (code, line) => {
    let kept = '';
    for (let at = 0; at < code.length; at++) kept += code[at] === ' ' ? ' ' : line.charAt(at);
    return kept;
  });
}

function scanned(text: string, language: Language, read: (code: string, line: string) => string): string {
  const scanner = new TextScanner(language);
  return text
    .split('\n')
    .map((line) => read(scanner.next(line).code, line))
    .join('\n');
}
