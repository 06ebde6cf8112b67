import * as vscode from 'vscode';
import type { DocumentLines } from '../../server/context/document-lines.ts';

/** A VS Code document line by line, never copied whole. */
export function linesOfDocument(document: vscode.TextDocument): DocumentLines {
  return {
    lineCount: document.lineCount,
    eol: document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n',
    lineAt: (line) => (line < document.lineCount && line >= 0 ? document.lineAt(line).text : ''),
  };
}

/** Length of the whole text; VS Code keeps line offsets, so the text is not put together for it. */
export function charactersOf(document: vscode.TextDocument): number {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
}
