import { lineStarts } from '../syntax/line-starts.ts';
import type { Layout } from './context.ts';

/** This many characters at the document's start tell whether it is text. */
const BINARY_SAMPLE_CHARACTERS = 8_000;
/** At most this share of control and replacement characters in a text: old files carry form feeds or a wrong encoding here and there. */
const MAX_ODD_SHARE = 0.1;

/** A document line by line, so that a large one is never copied. */
export interface DocumentLines {
  readonly lineCount: number;
  readonly eol: Layout['eol'];
  /** The line without its end; empty for a line that does not exist. */
  lineAt(line: number): string;
}

/** The lines of a text: `\n`, `\r\n` and a lone `\r` end a line, as in LSP and VS Code. */
export function linesOf(text: string): DocumentLines {
  const starts = lineStarts(text);
  const firstEnd = text.search(/[\r\n]/);
  return {
    lineCount: starts.length,
    eol: firstEnd >= 0 && text.startsWith('\r\n', firstEnd) ? '\r\n' : '\n',
    lineAt: (line) => {
      const start = starts[line];
      return start === undefined ? '' : trimEnd(text.slice(start, starts[line + 1] ?? text.length));
    },
  };
}

function trimEnd(line: string): string {
  if (line.endsWith('\r\n')) return line.slice(0, -2);
  return line.endsWith('\n') || line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** Whether the document is no text: it has a NUL near its start, or many characters that no text has. */
export function looksBinary(document: DocumentLines): boolean {
  let seen = 0;
  let odd = 0;
  for (let line = 0; line < document.lineCount && seen < BINARY_SAMPLE_CHARACTERS; line++) {
    const text = document.lineAt(line).slice(0, BINARY_SAMPLE_CHARACTERS - seen);
    if (text.includes('\0')) return true;
    odd += text.match(/[\u0001-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/g)?.length ?? 0;
    seen += text.length + 1;
  }
  return odd > seen * MAX_ODD_SHARE;
}
