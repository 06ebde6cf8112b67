import type { Layout } from './context.ts';
import type { DocumentLines } from './document-lines.ts';
import type { Language } from './languages.ts';

/** Where nothing else tells. */
const DEFAULT_INDENT = '    ';
/** Lines read on both sides of the cursor, and at the document's start, to find the indentation unit. */
const SAMPLE_LINES = 100;
/** Indentations that people use; a step of another width is alignment. */
const WIDTHS = [2, 3, 4, 8];

export interface Indentation {
  readonly insertSpaces: boolean;
  readonly tabSize: number;
}

export function layoutOf(
  document: DocumentLines,
  line: number,
  language: Language,
  indentation: Indentation | undefined,
): Layout {
  return {
    eol: document.eol,
    indentUnit: indentation ? unitOf(indentation) : detectUnit(document, line, language),
    lineIndent: indentOf(document.lineAt(line)),
  };
}

/** Leading blanks of a line. */
function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** Width of the leading blanks, a tab counting up to the next multiple of four: for comparing two lines of one document. */
export function indentWidth(line: string): number {
  let width = 0;
  for (const blank of indentOf(line)) width += blank === '\t' ? 4 - (width % 4) : 1;
  return width;
}

const unitOf = ({ insertSpaces, tabSize }: Indentation) =>
  insertSpaces ? ' '.repeat(Math.min(Math.max(Math.trunc(tabSize) || 4, 1), 16)) : '\t';

/** The most frequent step by which one line is indented deeper than the one above it. */
function detectUnit(document: DocumentLines, line: number, language: Language): string {
  const steps = new Map<string, number>();
  let above = '';
  const count = (from: number, to: number) => {
    for (let at = Math.max(from, 0); at < Math.min(to, document.lineCount); at++) {
      const text = document.lineAt(at);
      const indent = indentOf(text);
      // The cursor's line is just being indented.
      if (at === line || indent.length === text.length) continue;
      if (indent.length > above.length && indent.startsWith(above)) {
        const step = indent.slice(above.length);
        const unit = step.startsWith('\t') ? '\t' : step;
        if (unit === '\t' || (WIDTHS.includes(unit.length) && !unit.includes('\t'))) {
          steps.set(unit, (steps.get(unit) ?? 0) + 1);
        }
      }
      above = indent;
    }
  };
  count(line - SAMPLE_LINES, line + SAMPLE_LINES);
  if (steps.size === 0) count(0, SAMPLE_LINES);
  const [best] = [...steps].sort(([, a], [, b]) => b - a);
  return best?.[0] ?? language.indent ?? DEFAULT_INDENT;
}
