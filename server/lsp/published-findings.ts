import {
  CodeActionKind,
  DiagnosticSeverity,
  type CodeAction,
  type Connection,
  type Diagnostic,
  type Range,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';
import { movedLines, type LineChange } from '../tasks/review/moved-lines.ts';
import type { Finding } from '../tasks/task.ts';
import type { Documents } from './documents.ts';

const SOURCE = 'Foretype';
const MAX_TITLE_CHARACTERS = 60;

/** Commands of what is published: of one finding (URI, id), of a document's (URI), of all. */
export const FINDING_COMMANDS = [
  'foretype.dismissFinding',
  'foretype.dismissFindings',
  'foretype.clearFindings',
] as const;

interface Found {
  readonly id: number;
  readonly range: Range;
  readonly finding: Finding;
  /** What a dismissal is remembered by: the text, wherever it stands. */
  readonly key: string;
}

/** A review that runs: what is typed meanwhile moves what it finds. */
export interface RunningReview {
  /** What is looked at anew is found anew. */
  begin(startLine: number, endLine: number): void;
  add(finding: Finding): void;
  end(): void;
}

/**
 * What reviews found, as diagnostics for editors that have no part of ours: they go with their lines until these are changed, or a person
 * dismisses them.
 */
export class PublishedFindings {
  readonly #found = new Map<string, readonly Found[]>();
  readonly #dismissed = new Set<string>();
  readonly #running = new Set<{ readonly uri: string; readonly changes: LineChange[] }>();
  #count = 0;

  constructor(
    private readonly connection: Connection,
    private readonly documents: Documents,
  ) {
    documents.onEdit(({ uri }, changes) => {
      this.#follow(uri, changes);
    });
    documents.onClose(({ uri }) => {
      this.clear(uri);
    });
  }

  /** Before the document is read. */
  review(uri: string): RunningReview {
    const changes: LineChange[] = [];
    const running = { uri, changes };
    this.#running.add(running);
    return {
      begin: (startLine, endLine) => {
        this.#set(
          uri,
          this.#of(uri).filter(({ range: { start, end } }) => end.line < startLine || start.line > endLine),
        );
      },
      add: (finding) => {
        const range = movedRange(finding.range, changes);
        if (range && this.#running.has(running)) this.#add(uri, range, finding);
      },
      end: () => {
        this.#running.delete(running);
      },
    };
  }

  /** The change of each finding in a range, and ways to be rid of it. Nothing is applied before a person chooses. */
  actionsIn(uri: string, range: Range): readonly CodeAction[] {
    const here = this.#of(uri).filter(
      ({ range: { start, end } }) => start.line <= range.end.line && end.line >= range.start.line,
    );
    return here.flatMap((found): CodeAction[] => {
      const { id, finding } = found;
      const diagnostics = [diagnosticOf(found)];
      const dismissTitle = `Dismiss: ${shortened(finding.message)}`;
      const dismiss: CodeAction = {
        title: dismissTitle,
        kind: CodeActionKind.QuickFix,
        diagnostics,
        command: { title: dismissTitle, command: 'foretype.dismissFinding', arguments: [uri, id] },
      };
      if (finding.fix === undefined) return [dismiss];
      const change: CodeAction = {
        title: `Change it to: ${shortened(finding.fix.trim())}`,
        kind: CodeActionKind.QuickFix,
        diagnostics,
        edit: { changes: { [uri]: [{ range: found.range, newText: finding.fix }] } },
      };
      return [change, dismiss];
    });
  }

  /** For the rest of the session, also when it is found again; without an id all of the document's. */
  dismiss(uri: string, id?: number): void {
    const isDismissed = (found: Found): boolean => id === undefined || found.id === id;
    for (const found of this.#of(uri)) if (isDismissed(found)) this.#dismissed.add(`${uri}\n${found.key}`);
    this.#set(
      uri,
      this.#of(uri).filter((found) => !isDismissed(found)),
    );
  }

  /** Takes findings away that may be found again. */
  clear(uri?: string): void {
    for (const each of uri === undefined ? [...this.#found.keys()] : [uri]) this.#set(each, []);
  }

  #of(uri: string): readonly Found[] {
    return this.#found.get(uri) ?? [];
  }

  #add(uri: string, range: Range, finding: Finding): void {
    const document = this.documents.get(uri);
    const key = `${document?.lineAt(range.start.line).trim() ?? ''}\n${finding.message}`;
    if (!document || this.#dismissed.has(`${uri}\n${key}`)) return;
    this.#set(uri, [...this.#of(uri), { id: ++this.#count, range, finding, key }]);
  }

  #follow(uri: string, changes: readonly TextDocumentContentChangeEvent[]): void {
    const ranged = changes.filter((change) => 'range' in change);
    // A whole new text leaves nothing where it was.
    if (ranged.length < changes.length) {
      this.clear(uri);
      for (const running of this.#running) if (running.uri === uri) this.#running.delete(running);
      return;
    }
    for (const running of this.#running) {
      if (running.uri === uri) running.changes.push(...ranged);
    }
    const found = this.#of(uri);
    if (found.length === 0) return;
    const moved = found.flatMap((each): Found[] => {
      const range = movedRange(each.range, ranged);
      return range ? [{ ...each, range }] : [];
    });
    this.#set(uri, moved);
  }

  #set(uri: string, found: readonly Found[]): void {
    if (found.length === 0 && !this.#found.has(uri)) return;
    if (found.length === 0) this.#found.delete(uri);
    else this.#found.set(uri, found);
    // A client that is gone needs none.
    this.connection.sendDiagnostics({ uri, diagnostics: found.map(diagnosticOf) }).catch(() => undefined);
  }
}

function diagnosticOf({ range, finding: { severity, message } }: Found): Diagnostic {
  return {
    range,
    message,
    source: SOURCE,
    severity: severity === 'warning' ? DiagnosticSeverity.Warning : DiagnosticSeverity.Information,
  };
}

/** Undefined where its lines were changed. */
function movedRange({ start, end }: Range, changes: readonly LineChange[]): Range | undefined {
  const lines = movedLines({ startLine: start.line, endLine: end.line }, changes);
  return lines && { start: { ...start, line: lines.startLine }, end: { ...end, line: lines.endLine } };
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > MAX_TITLE_CHARACTERS ? `${line.slice(0, MAX_TITLE_CHARACTERS)}…` : line;
}
