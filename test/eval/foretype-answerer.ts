/** Asks the whole server (`dist/server.cjs` over stdio), the way an editor does: open, complete, close. */
import { performance } from 'node:perf_hooks';
import type { WorkspaceFolder } from 'vscode-languageserver/node';
import { indexIsReady, startLoadedServer } from '../bench/loaded-server.ts';
import type { LspClient } from '../support/lsp-client.ts';
import { acceptItem } from './answer.ts';
import type { Answerer, Figures, Reply } from './answerer.ts';
import type { EvalItem } from './items.ts';
import type { PlacedItem } from './placed-item.ts';

/** The longest the settings allow: quality is measured here, not the deadline. */
const DEADLINE_MS = 60_000;
const NO_FIGURES = { evaluatedTokens: 0, prefillMs: 0, generatedTokens: 0, decodeMs: 0 };

/** As which document an item is opened. */
export type DocumentOf = (item: EvalItem) => { readonly uri: string; readonly language: string };

export interface SeenDocument {
  readonly uri: string;
  readonly language: string;
  readonly text: string;
}

export class ForetypeAnswerer implements Answerer {
  readonly name = 'foretype';

  private constructor(
    private readonly server: LspClient,
    private readonly documentOf: DocumentOf,
    private readonly seenBefore: (item: EvalItem) => readonly SeenDocument[],
  ) {}

  /** @throws {Error} that says why it cannot answer. */
  static async start(
    settings: Readonly<Record<string, unknown>>,
    documentOf: DocumentOf,
    serverPath?: string,
    workspaceFolders: WorkspaceFolder[] = [],
    seenBefore: (item: EvalItem) => readonly SeenDocument[] = () => [],
  ): Promise<ForetypeAnswerer> {
    const server = await startLoadedServer({ ...settings, deadlineMs: DEADLINE_MS }, serverPath, {
      workspaceFolders,
    });
    if (workspaceFolders.length > 0) await indexIsReady(server);
    return new ForetypeAnswerer(server, documentOf, seenBefore);
  }

  async ask(placed: PlacedItem): Promise<Reply> {
    const { server } = this;
    const { uri, language } = this.documentOf(placed.item);
    for (const seen of this.seenBefore(placed.item)) {
      await server.open(seen.uri, seen.language, seen.text);
      await server.close(seen.uri);
    }
    await server.open(uri, language, placed.text);
    const started = performance.now();
    const result = await server.completeAt(uri, placed.position);
    const latencyMs = performance.now() - started;
    await server.close(uri);
    const figures = ((): Figures => {
      if (result.kind !== 'shown' && result.kind !== 'empty') return { latencyMs, ...NO_FIGURES };
      if (result.statistics === undefined) return { latencyMs, ...NO_FIGURES };
      const { retrievalMs, promptTokens, reusedTokens, prefillMs, generatedTokens, decodeMs } =
        result.statistics;
      return {
        latencyMs,
        retrievalMs,
        evaluatedTokens: promptTokens - reusedTokens,
        prefillMs,
        generatedTokens,
        decodeMs,
      };
    })();
    switch (result.kind) {
      case 'shown': {
        const item = result.items[0];
        if (item === undefined) return { kind: 'nothing', reason: 'no item', figures };
        return { kind: 'shown', completed: acceptItem(placed, item), figures, evidence: item.evidence };
      }
      case 'empty':
        return { kind: 'nothing', reason: `empty: ${result.reason}`, figures };
      case 'refused':
        return { kind: 'nothing', reason: `refused: ${result.reason}`, figures };
      case 'cancelled':
        return { kind: 'nothing', reason: 'cancelled', figures };
    }
  }

  async close(): Promise<void> {
    await this.server.shutdown();
  }
}
