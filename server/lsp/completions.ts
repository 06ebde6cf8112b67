import { ErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { Rejections } from '../completion/rejections.ts';
import type { CompletionResult } from '../completion/result.ts';
import type { CompletionContext } from '../context/context.ts';
import type { CompleteParams } from '../completion/complete-params.ts';
import type { CompleteAtParams, ContextParams, DismissedParams, PromptTexts } from '../protocol.ts';
import type { Contexts } from './contexts.ts';
import type { Documents } from './documents.ts';
import type { Log } from './log.ts';
import type { ModelLifecycle } from './model-lifecycle.ts';
import type { OpenDocument } from './open-document.ts';
import type { ReadRefusal } from './read-refusal.ts';
import type { WorkspaceRetrieval } from './workspace-retrieval.ts';

/** A person who asks may look through this many. */
const MAX_INVOKED_ITEMS = 3;

type SelectedCompletion = CompleteParams['selectedCompletion'];

export interface CompletionsParts {
  readonly documents: Documents;
  readonly contexts: Contexts;
  readonly refusal: ReadRefusal;
  readonly models: ModelLifecycle;
  readonly retrieval: WorkspaceRetrieval;
  readonly rejections: Rejections;
  readonly log: Log;
}

/** Completions at places of synchronized documents, and for contexts that a client extracted. */
export class Completions {
  constructor(private readonly parts: CompletionsParts) {}

  /** @throws {ResponseError} when the document is not open. */
  async at(
    { textDocument, position, trigger }: CompleteAtParams,
    signal: AbortSignal,
    selectedCompletion?: SelectedCompletion,
  ): Promise<CompletionResult> {
    const document = this.#openDocument(textDocument.uri);
    const refused = this.parts.refusal.ofDocument(document);
    if (refused) return this.#note(refused);
    const context = await this.parts.contexts.at(document, position);
    if (!context) return { kind: 'cancelled' };
    this.#noteTyped(context, trigger);
    const maxItems = trigger === 'invoked' ? MAX_INVOKED_ITEMS : 1;
    const params: CompleteParams = {
      context,
      trigger,
      maxItems,
      isDeleting: document.lastEditDeletes,
      ...(selectedCompletion && { selectedCompletion }),
    };
    return this.#note(await this.parts.models.complete(params, signal));
  }

  /** For a client that has the context already. */
  async for(params: CompleteParams, signal: AbortSignal): Promise<CompletionResult> {
    const refused = this.parts.refusal.ofUri(params.context.uri);
    if (refused) return this.#note(refused);
    this.#noteTyped(params.context, params.trigger);
    return this.#note(await this.parts.models.complete(params, signal));
  }

  /** The person has dismissed the suggestion that is on the screen here. @throws {ResponseError} when the document is not open. */
  async dismissAt(params: ContextParams): Promise<void> {
    const context = await this.contextAt(params);
    if (context) this.parts.rejections.rejectShown(context);
  }

  /** For a client that knows which line the suggestion makes. */
  dismissed({ uri, ...made }: DismissedParams): void {
    this.parts.rejections.reject(uri, made);
  }

  /** Reads the place's text beforehand. */
  warmUp(context: CompletionContext): void {
    if (this.parts.refusal.ofUri(context.uri)) return;
    this.parts.retrieval.noteSeen(context);
    this.parts.models.opened?.service.warmUp(context);
  }

  /** Null when the document is not read, or there is no model. @throws {ResponseError} when it is not open. */
  async promptAt(params: ContextParams): Promise<PromptTexts | null> {
    const context = await this.contextAt(params);
    const prompt = context && (await this.parts.models.opened?.service.promptAt(context));
    return prompt ? prompt.parts : null;
  }

  /** Null when the document is not read. @throws {ResponseError} when it is not open. */
  async contextAt({ textDocument, position }: ContextParams): Promise<CompletionContext | null> {
    const document = this.#openDocument(textDocument.uri);
    if (this.parts.refusal.ofDocument(document)) return null;
    return (await this.parts.contexts.at(document, position)) ?? null;
  }

  /** Retrieval looks at the places where a person was; who asks by command may just look around. */
  #noteTyped(context: CompletionContext, trigger: CompleteParams['trigger']): void {
    if (trigger === 'automatic') this.parts.retrieval.noteTyped(context);
    else this.parts.retrieval.noteSeen(context);
  }

  #openDocument(uri: string): OpenDocument {
    const document = this.parts.documents.get(uri);
    if (!document) throw new ResponseError(ErrorCodes.InvalidParams, `The document is not open: ${uri}`);
    return document;
  }

  /** "Why is nothing shown?" has its answer in the log. */
  #note(result: CompletionResult): CompletionResult {
    this.parts.log.debug(`Completion: ${describe(result)}`);
    return result;
  }
}

function describe(result: CompletionResult): string {
  switch (result.kind) {
    case 'shown': {
      const { source, totalMs, retrievalMs, promptTokens, reusedTokens, generatedTokens } = result.statistics;
      return `shown, ${Math.round(totalMs)} ms, ${source}, prompt ${promptTokens} (${reusedTokens} reused), generated ${generatedTokens}, retrieval ${Math.round(retrievalMs)} ms`;
    }
    case 'empty':
      return `empty: ${result.reason}`;
    case 'refused':
      return `refused: ${result.reason}: ${result.message}`;
    case 'cancelled':
      return 'cancelled';
  }
}
