import type * as vscode from 'vscode';
import { looksBinary, type DocumentLines } from '../../server/context/document-lines.ts';
import type { ReadRefusal } from '../../server/lsp/read-refusal.ts';
import type { Settings } from '../../server/settings.ts';
import { charactersOf } from './document.ts';
import { whyNotAsk, type Refused } from './why-not-ask.ts';

/** `whyNotAsk` for a place in a document of VS Code. */
export function whyNotAskAt(
  place: {
    readonly document: vscode.TextDocument;
    readonly lines: DocumentLines;
    readonly position: vscode.Position;
    readonly cursors: number;
  },
  invoked: boolean,
  readRefusal: ReadRefusal,
  settings: Settings,
): Refused | undefined {
  const { document, lines, position, cursors } = place;
  return whyNotAsk(
    {
      invoked,
      languageId: document.languageId,
      cursors,
      lineCharacters: lines.lineAt(position.line).length,
      isExcluded: () => readRefusal.ofUri(document.uri.toString()) !== undefined,
      documentCharacters: () => charactersOf(document),
      looksBinary: () => looksBinary(lines),
    },
    settings,
  );
}
