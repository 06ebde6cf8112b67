import { CodeActionKind, type Connection } from 'vscode-languageserver/node';
import { answering } from './answering.ts';
import type { Log } from './log.ts';
import { codeActionSchema, parseParams } from './params.ts';
import type { PublishedFindings } from './published-findings.ts';

export const CODE_ACTION_KINDS = [CodeActionKind.QuickFix];

/** `textDocument/codeAction`: what to do with published findings. */
export function registerCodeActions(connection: Connection, findings: PublishedFindings, log: Log): void {
  connection.onCodeAction((params) =>
    answering('textDocument/codeAction', log, () => {
      const { textDocument, range, context } = parseParams(codeActionSchema, params);
      const isWanted = context.only?.some((kind) => isWithin(CodeActionKind.QuickFix, kind)) ?? true;
      return Promise.resolve(isWanted ? [...findings.actionsIn(textDocument.uri, range)] : []);
    }),
  );
}

/** `quickfix.a` is within `quickfix`, and everything within the empty kind. */
function isWithin(kind: string, outer: string): boolean {
  return outer === '' || kind === outer || kind.startsWith(`${outer}.`);
}
