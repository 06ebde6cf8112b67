import {
  InlineCompletionTriggerKind,
  LSPErrorCodes,
  ResponseError,
  type Connection,
  type InlineCompletionItem,
} from 'vscode-languageserver/node';
import type { Completions } from './completions.ts';
import { answering } from './answering.ts';
import type { Log } from './log.ts';
import { inlineCompletionSchema, parseParams } from './params.ts';
import { signalOf } from './signal-of.ts';

/** `textDocument/inlineCompletion` of LSP 3.18: the same completions for every editor. */
export function registerInlineCompletion(connection: Connection, completions: Completions, log: Log): void {
  connection.languages.inlineCompletion.on((params, token) =>
    answering(
      'textDocument/inlineCompletion',
      log,
      async (): Promise<InlineCompletionItem[] | ResponseError> => {
        const { textDocument, position, context } = parseParams(inlineCompletionSchema, params);
        const trigger = context.triggerKind === InlineCompletionTriggerKind.Invoked ? 'invoked' : 'automatic';
        const result = await completions.at(
          { textDocument, position, trigger },
          signalOf(token),
          context.selectedCompletionInfo ?? undefined,
        );
        if (result.kind === 'cancelled') return cancelled(token.isCancellationRequested);
        if (result.kind !== 'shown') return [];
        return result.items.map(({ insertText, range }) => ({ insertText, range }));
      },
    ),
  );
}

/** By the client, or because the document changed meanwhile. */
function cancelled(byClient: boolean): ResponseError {
  return byClient
    ? new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled')
    : new ResponseError(LSPErrorCodes.ContentModified, 'The document changed');
}
