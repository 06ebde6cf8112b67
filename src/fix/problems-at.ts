import * as vscode from 'vscode';

/** A small model cannot heed more. */
const MAX_PROBLEMS = 3;

export interface ProblemAt {
  readonly line: number;
  readonly message: string;
}

/** What the editor marks as wrong on the lines of a range, errors first; hints are no problems. */
export function problemsAt(document: vscode.TextDocument, range: vscode.Range): readonly ProblemAt[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(
      ({ range: { start, end }, severity }) =>
        severity !== vscode.DiagnosticSeverity.Hint &&
        start.line <= range.end.line &&
        end.line >= range.start.line,
    )
    .sort((a, b) => a.severity - b.severity || a.range.start.line - b.range.start.line)
    .slice(0, MAX_PROBLEMS)
    .map(problemOf);
}

export function problemOf({ range, message }: vscode.Diagnostic): ProblemAt {
  return { line: range.start.line, message };
}
