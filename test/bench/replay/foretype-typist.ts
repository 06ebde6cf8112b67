import { pathToFileURL } from 'node:url';
import { basename, join } from 'node:path';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import type { CompletionResult } from '../../../server/completion/result.ts';
import type { DecodingCounts } from '../../../server/engine/engine.ts';
import type { CorpusFile } from '../../corpus/corpus.ts';
import type { LspClient } from '../../support/lsp-client.ts';
import { indexIsReady, startLoadedServer } from '../loaded-server.ts';
import type { Answer, Tokens, Typist } from './typist.ts';

interface ForetypeOptions {
  readonly name?: string;
  /** Another build than dist/server.cjs. */
  readonly serverPath?: string | undefined;
  /** Folders on disk, opened as workspace folders. */
  readonly packages?: readonly string[];
}

/** Types into the whole server over LSP: each key is an incremental change and a request; the next key cancels it. */
export class ForetypeTypist implements Typist {
  private uri = '';

  private constructor(
    private readonly server: LspClient,
    readonly name: string,
  ) {}

  static async start(
    settings: Readonly<Record<string, unknown>>,
    { name = 'foretype', serverPath, packages = [] }: ForetypeOptions = {},
  ): Promise<ForetypeTypist> {
    const workspaceFolders = packages.map((folder) => ({
      uri: pathToFileURL(folder).href,
      name: basename(folder),
    }));
    const server = await startLoadedServer(settings, serverPath, { workspaceFolders });
    if (packages.length > 0) await indexIsReady(server);
    return new ForetypeTypist(server, name);
  }

  /** Types a whole file line by line, asking for nothing. @param isAccepted whether a suggestion is said to have written the line. */
  async typeWhole(file: CorpusFile, isAccepted: (line: string) => boolean): Promise<void> {
    await this.open(file, '');
    for (const [line, text] of file.text.split('\n').entries()) {
      const insert = (character: number, key: string): Promise<void> => {
        const at = { line, character };
        return this.server.change(this.uri, [{ range: { start: at, end: at }, text: key }]);
      };
      // The last key is typed: the rest may as well be.
      await insert(0, text.slice(0, -1));
      if (text !== '') await insert(text.length - 1, text.slice(-1));
      if (isAccepted(text)) {
        const place = { textDocument: { uri: this.uri }, line, lines: 1 };
        await this.server.executeCommand('foretype.accepted', place);
      }
      await insert(text.length, '\n');
    }
    await this.closeFile();
  }

  /** What was learned, as a person reads it. */
  learned(): Promise<string> {
    return this.server.executeCommand('foretype.learned');
  }

  /** So far. */
  async decoding(): Promise<DecodingCounts> {
    return (await this.server.statistics()).decoding;
  }

  async open({ folder, path, language }: CorpusFile, text: string): Promise<void> {
    this.uri = pathToFileURL(join(folder, path)).href;
    await this.server.open(this.uri, language, text);
  }

  replace(text: string): Promise<void> {
    return this.server.change(this.uri, [{ text }]);
  }

  async press(before: string, key: string, _after: string, signal: AbortSignal): Promise<Answer> {
    const at = positionAfter(before);
    const position = positionAfter(before + key);
    const cancellation = new CancellationTokenSource();
    const cancel = (): void => {
      cancellation.cancel();
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      if (key !== '') await this.server.change(this.uri, [{ range: { start: at, end: at }, text: key }]);
      const result = await this.server.completeAt(this.uri, position, 'automatic', cancellation.token);
      return answerOf(result, position);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  async untilIdle(): Promise<void> {
    await this.server.waitForStatus(
      (status) => status.kind !== 'ready' || status.engine.kind !== 'generating',
    );
  }

  closeFile(): Promise<void> {
    return this.server.close(this.uri);
  }

  async tokens(): Promise<Tokens> {
    const { evaluatedTokens, generatedTokens } = await this.server.statistics();
    return { evaluated: evaluatedTokens, generated: generatedTokens };
  }

  async memory(): Promise<{ readonly server: number; readonly engine: number }> {
    const { serverResidentBytes, engineResidentBytes } = await this.server.statistics();
    return { server: serverResidentBytes, engine: engineResidentBytes };
  }

  async close(): Promise<void> {
    await this.server.shutdown();
  }
}

/** Stands before a text that takes indentation away. */
const OUTER_LINE = '\b';

function answerOf(result: CompletionResult, position: Position): Answer {
  switch (result.kind) {
    case 'shown': {
      const { insertText, range } = result.items[0]!;
      const takesIndentation = range.start.character < position.character;
      return {
        kind: 'shown',
        // No key types less indentation.
        text: takesIndentation ? OUTER_LINE + insertText : insertText,
        replaced: range.end.character - position.character,
        usedModel: result.statistics.source !== 'cache',
      };
    }
    case 'empty':
      return {
        kind: 'nothing',
        usedModel: result.statistics !== undefined && result.statistics.source !== 'cache',
      };
    case 'refused':
      if (result.reason === 'late') return { kind: 'late' };
      if (result.reason === 'place') return { kind: 'nothing', usedModel: false };
      throw new Error(`Nothing can be measured: ${result.message}`);
    case 'cancelled':
      return result;
  }
}

interface Position {
  readonly line: number;
  readonly character: number;
}

function positionAfter(text: string): Position {
  const lineStart = text.lastIndexOf('\n') + 1;
  return { line: text.split('\n').length - 1, character: text.length - lineStart };
}
