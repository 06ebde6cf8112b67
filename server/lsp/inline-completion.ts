import {
  InlineCompletionTriggerKind,
  LSPErrorCodes,
  ResponseError,
  type Command,
  type Connection,
  type InlineCompletionItem,
} from 'vscode-languageserver/node';
import type { Completions } from './completions.ts';
import { answering } from './answering.ts';
import type { Log } from './log.ts';
import { inlineCompletionSchema, parseParams } from './params.ts';
import { signalOf } from './signal-of.ts';

/** A client runs it when an item was accepted; clients that do not are not learned from in this way. */
export const ACCEPTED_COMMAND = 'foretype.accepted';

/** `textDocument/inlineCompletion` of LSP 3.18: the same completions for every editor. */
export function registerInlineCompletion(
  connection: Connection,
  completions: Completions,
  /** Whether it is to be told what is accepted. */
  learns: () => boolean,
  log: Log,
): void {
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
        return result.items.map(({ insertText, range }) => ({
          insertText,
          range,
          ...(learns() && { command: acceptedCommand(textDocument, range.start.line, insertText) }),
        }));
      },
    ),
  );
}

/** Which lines the suggestion has become part of, once it is accepted. */
function acceptedCommand(textDocument: { readonly uri: string }, line: number, insertText: string): Command {
  const lines = insertText.split('\n').length;
  return { title: 'Accepted', command: ACCEPTED_COMMAND, arguments: [{ textDocument, line, lines }] };
}

/** By the client, or because the document changed meanwhile. */
function cancelled(byClient: boolean): ResponseError {
  return byClient
    ? new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled')
    : new ResponseError(LSPErrorCodes.ContentModified, 'The document changed');
}
