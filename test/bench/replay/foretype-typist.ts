import { performance } from 'node:perf_hooks';
import type { CompletionStatistics } from '../../../server/completion/result.ts';
import type { LspClient } from '../../support/lsp-client.ts';
import { startLoadedServer } from '../loaded-server.ts';
import type { TypedFile } from './files.ts';
import type { Sample, Typist } from './typist.ts';

/** Types into the whole server over LSP: each key is an incremental change and a request. */
export class ForetypeTypist implements Typist {
  readonly name = 'foretype';
  private uri = '';
  private opened = 0;

  private constructor(private readonly server: LspClient) {}

  static async start(settings: Readonly<Record<string, unknown>>): Promise<ForetypeTypist> {
    return new ForetypeTypist(await startLoadedServer(settings));
  }

  async open({ name, languageId }: TypedFile, text: string): Promise<void> {
    this.uri = `file:///bench/${this.opened++}/${name.split('/').at(-1)!}`;
    await this.server.open(this.uri, languageId, text);
  }

  replace(text: string): Promise<void> {
    return this.server.change(this.uri, [{ text }]);
  }

  async press(before: string, key: string): Promise<Sample> {
    const at = positionAfter(before);
    const started = performance.now();
    if (key !== '') await this.server.change(this.uri, [{ range: { start: at, end: at }, text: key }]);
    const result = await this.server.completeAt(this.uri, positionAfter(before + key));
    const latencyMs = performance.now() - started;
    const nothing = { latencyMs, outcome: 'nothing', usedModel: false, evaluatedTokens: 0 } as const;
    switch (result.kind) {
      case 'shown':
        return { ...nothing, outcome: 'shown', ...effort(result.statistics) };
      case 'empty':
        return { ...nothing, ...(result.statistics && effort(result.statistics)) };
      case 'refused':
        if (result.reason === 'late') return { ...nothing, outcome: 'late', usedModel: true };
        if (result.reason === 'place') return nothing;
        throw new Error(`Nothing can be measured: ${result.message}`);
      case 'cancelled':
        return nothing;
    }
  }

  closeFile(): Promise<void> {
    return this.server.close(this.uri);
  }

  async memory(): Promise<{ readonly server: number; readonly engine: number }> {
    const { serverResidentBytes, engineResidentBytes } = await this.server.statistics();
    return { server: serverResidentBytes, engine: engineResidentBytes };
  }

  async close(): Promise<void> {
    await this.server.shutdown();
  }
}

function effort({ source, promptTokens, reusedTokens }: CompletionStatistics): Partial<Sample> {
  const usedModel = source === 'engine';
  return { usedModel, evaluatedTokens: usedModel ? promptTokens - reusedTokens : 0 };
}

function positionAfter(text: string): { line: number; character: number } {
  const lineStart = text.lastIndexOf('\n') + 1;
  return { line: text.split('\n').length - 1, character: text.length - lineStart };
}
