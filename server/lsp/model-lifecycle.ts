import type { CompletionResult } from '../completion/result.ts';
import type { PrepareOptions, PrepareResult } from '../model/prepare.ts';
import type { ModelStore, ReadyModel } from '../model/store.ts';
import type { CompleteParams } from '../completion/complete-params.ts';
import type { PrepareModelParams, PrepareModelResult, ServerStatus } from '../protocol.ts';
import type { Settings } from '../settings.ts';
import { refused as refusedTask } from '../tasks/refused.ts';
import type { TaskService } from '../tasks/task-service.ts';
import type { TaskResult } from '../tasks/task.ts';
import { abortable } from '../abortable.ts';
import type { Log } from './log.ts';
import { openModel, type OpenedModel, type OpenModelParts } from './opened-model.ts';
import { preparationWords } from './preparation-progress.ts';
import { Preparation, type OnProgress } from './preparation.ts';
import { wantedModel, type WantedModel } from './wanted-model.ts';
import { messageOf } from '../message-of.ts';

/** While there is no model, requests look for one prepared by another process at most this often. */
const LOOK_INTERVAL_MS = 2_000;

type Refused = Extract<CompletionResult, { readonly kind: 'refused' }>;

export interface ModelLifecycleParts extends OpenModelParts {
  /** The store in the folder that the settings name. */
  readonly storeFor: (settings: Settings) => ModelStore;
  readonly prepare: (
    options: Pick<PrepareOptions, 'from' | 'store' | 'catalog' | 'onProgress' | 'signal'>,
  ) => Promise<PrepareResult>;
  readonly log: Log;
}

/** The model the settings want: found, prepared when a person says so, opened, exchanged when the settings change, closed. */
export class ModelLifecycle {
  #wanted: WantedModel;
  /** Changes whenever another model is to be opened: what was begun before is then of no use any more. */
  #epoch = 0;
  /** Looking for the ready folder and opening it. Never rejects. */
  #opening: Promise<void>;
  #isOpening = true;
  #started: () => void = () => undefined;
  #lookedAtMs = -Infinity;
  #opened: OpenedModel | undefined;
  #preparation: Preparation | undefined;
  /** Why there is no model to use, apart from that it was never fetched. */
  #problem: string | undefined;
  #closed = false;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly parts: ModelLifecycleParts) {
    this.#wanted = wantedModel(parts.settings().model, parts.catalog);
    this.#opening = new Promise((resolve) => {
      this.#started = resolve;
    });
  }

  /** Undefined while it is not known yet. */
  get status(): ServerStatus | undefined {
    const model = this.#wanted.name;
    const progress = this.#preparation?.progress;
    if (progress) return { kind: 'preparing', model, progress };
    if (this.#opened) {
      return { kind: 'ready', model: this.#opened.ready.manifest.name, engine: this.#opened.engine.state };
    }
    if (this.#problem !== undefined) return { kind: 'preparation-failed', model, message: this.#problem };
    return this.#isOpening ? undefined : { kind: 'no-model', model, downloadBytes: this.downloadBytes };
  }

  /** The status as soon as it is known: who asks wants an answer. Undefined only when aborted or closed before. */
  async statusWhenKnown(signal: AbortSignal): Promise<ServerStatus | undefined> {
    while (!this.status && !this.#closed && !signal.aborted) await abortable(this.#opening, signal);
    return this.status;
  }

  /** The model in use. */
  get opened(): OpenedModel | undefined {
    return this.#opened;
  }

  /** Size of what would be downloaded; 0 when the model is a file. */
  get downloadBytes(): number {
    return this.#wanted.kind === 'catalogue' ? this.#wanted.entry.bytes : 0;
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Looks for the wanted model and opens it. Never rejects, downloads nothing; a file that the settings name is converted. */
  start(): Promise<void> {
    this.#wanted = wantedModel(this.parts.settings().model, this.parts.catalog);
    return this.#begin((epoch) => this.#look(epoch));
  }

  /** Takes changed settings over. Never rejects. */
  async settingsChanged(settings: Settings, before: Settings): Promise<void> {
    if (settings.model !== before.model || settings.cacheDirectory !== before.cacheDirectory) {
      this.#wanted = wantedModel(settings.model, this.parts.catalog);
      this.#problem = undefined;
      await this.#begin(async (epoch) => {
        this.#preparation?.abort();
        await Promise.all([this.#preparation?.result, this.#leave()]);
        await this.#look(epoch);
      });
    } else if (
      settings.threads !== before.threads ||
      settings.idleUnloadMinutes !== before.idleUnloadMinutes
    ) {
      const ready = this.#opened?.ready;
      if (ready) await this.#begin((epoch) => this.#exchange(ready, epoch));
    }
  }

  /** Never rejects: every end is a result. */
  async complete(params: CompleteParams, signal: AbortSignal): Promise<CompletionResult> {
    this.#lookAgain();
    const end = await abortable(this.#opening, signal, this.parts.settings().deadlineMs);
    if (end === 'aborted') return { kind: 'cancelled' };
    return this.#opened ? this.#opened.service.complete(params, signal) : this.#refusal();
  }

  /** The tasks of the model in use, as soon as it is open; else why there are none. Never rejects. */
  async tasks(signal: AbortSignal): Promise<TaskService | Extract<TaskResult, { readonly kind: 'refused' }>> {
    this.#lookAgain();
    await abortable(this.#opening, signal);
    if (this.#opened) return this.#opened.tasks;
    const progress = this.#preparation?.progress;
    if (progress) {
      const how = preparationWords(progress);
      return refusedTask('preparing', `The model is being prepared (${how}). Ask again when it is there.`);
    }
    const { reason, message } = this.#refusal();
    return refusedTask(reason === 'preparing' ? reason : 'no-model', message);
  }

  /**
   * Downloads, or converts a file. Who asks while one is under way watches that one; an abort ends it only by who began it.
   * Never rejects.
   */
  async prepare(
    from: PrepareModelParams['from'],
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<PrepareModelResult> {
    if (this.#preparation) {
      this.#preparation.onProgress(onProgress);
      return withoutModel(await this.#preparation.follow(signal));
    }
    const source = preparationSource(from, this.#wanted);
    if (source.kind === 'failed') return source;
    const wanted = this.#wanted;
    const preparation = this.#startPreparation(source);
    preparation.onProgress(onProgress);
    const cancel = (): void => {
      preparation.abort();
    };
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
    const result = await preparation.result;
    signal.removeEventListener('abort', cancel);
    // Else the settings want another model by now.
    if (wanted === this.#wanted && !this.#closed) await this.#takeOver(result, source);
    return withoutModel(result);
  }

  /** @throws {EngineError} when it cannot be started again. */
  async restartEngine(): Promise<void> {
    await this.#opening;
    if (!this.#opened) return this.start();
    await this.#opened.engine.restart();
    await this.#opened.engine.load();
  }

  /** Ends what runs, the engine's process too. Never rejects. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#epoch++;
    this.#started(); // A client may leave before it said `initialized`.
    this.#preparation?.abort();
    await Promise.all([this.#leave(), this.#preparation?.result, this.#opening]);
  }

  /** Another process may have prepared it meanwhile. */
  #lookAgain(): void {
    const isMissing = !this.#opened && !this.#isOpening && !this.#preparation;
    if (isMissing && this.parts.now() - this.#lookedAtMs > LOOK_INTERVAL_MS) void this.start();
  }

  #begin(work: (epoch: number) => Promise<void>): Promise<void> {
    const epoch = ++this.#epoch;
    this.#isOpening = true;
    this.#opening = work(epoch).then(() => {
      if (epoch !== this.#epoch) return;
      this.#isOpening = false;
      this.#started();
      this.#tell();
    });
    return this.#opening;
  }

  async #look(epoch: number): Promise<void> {
    this.#lookedAtMs = this.parts.now();
    const wanted = this.#wanted;
    if (wanted.kind === 'unknown') {
      this.#problem = wanted.message;
      return;
    }
    const store = this.parts.storeFor(this.parts.settings());
    const ready = await (wanted.kind === 'file' ? store.findByFile(wanted.path) : store.find(wanted.name));
    if (epoch !== this.#epoch) return;
    if (ready) await this.#exchange(ready, epoch);
    // Chosen by a person, and no network is needed. One that failed is tried again when a person says so.
    else if (wanted.kind === 'file' && this.#problem === undefined) {
      void this.prepare({ kind: 'file', path: wanted.path }, () => undefined, new AbortController().signal);
    }
  }

  /** Opens a ready model in place of the one that is open. */
  async #exchange(ready: ReadyModel, epoch: number): Promise<void> {
    const { log } = this.parts;
    await this.#leave();
    try {
      const model = await openModel(ready, this.parts);
      if (epoch !== this.#epoch) {
        await model.close();
        return;
      }
      model.engine.onStateChange(() => {
        if (this.#opened === model) this.#tell();
      });
      this.#opened = model;
      this.#problem = undefined;
      log.info(`Model ${ready.manifest.name} in ${ready.folder}`);
      // In the background, so that the first key does not wait for it. A failure shows in the engine's state.
      model.engine.load().catch((error: unknown) => {
        log.error(`The engine did not start: ${messageOf(error)}`);
      });
    } catch (error) {
      this.#problem = `The model in ${ready.folder} cannot be used: ${messageOf(error)}`;
      log.error(this.#problem);
    }
  }

  #startPreparation(from: PrepareOptions['from']): Preparation {
    const { catalog, storeFor, settings, prepare } = this.parts;
    const preparation = new Preparation(from.kind, (onProgress, signal) =>
      prepare({ from, store: storeFor(settings()), catalog, onProgress, signal }),
    );
    preparation.onProgress(() => {
      this.#tell();
    });
    this.#preparation = preparation;
    this.#tell();
    void preparation.result.then(() => {
      this.#preparation = undefined;
    });
    return preparation;
  }

  async #takeOver(result: PrepareResult, source: PrepareOptions['from']): Promise<void> {
    const { log } = this.parts;
    if (result.kind === 'failed') {
      log.error(result.message);
      this.#problem = result.message;
    }
    if (result.kind === 'ready') {
      if (
        source.kind === 'file' &&
        this.#wanted.kind === 'catalogue' &&
        result.manifest.name !== this.#wanted.name
      ) {
        log.info(
          `${result.manifest.name} is used until the server ends; to keep it, set foretype.model to ${source.path}`,
        );
      }
      await this.#begin((epoch) => this.#exchange(result, epoch));
    }
    this.#tell();
  }

  /** Closes what is open. */
  async #leave(): Promise<void> {
    const model = this.#opened;
    this.#opened = undefined;
    try {
      await model?.close();
    } catch (error) {
      this.parts.log.error(`The engine did not end: ${messageOf(error)}`);
    }
  }

  #refusal(): Refused {
    if (this.#preparation) return refused('preparing', 'The model is being prepared.');
    if (this.#problem !== undefined) return refused('no-model', this.#problem);
    if (this.#isOpening) return refused('late', 'The model is being opened.');
    return refused('no-model', `The model ${this.#wanted.name} has to be downloaded once.`);
  }

  #tell(): void {
    if (this.#closed) return;
    for (const listener of this.#listeners) listener();
  }
}

function preparationSource(
  from: PrepareModelParams['from'],
  wanted: WantedModel,
): PrepareOptions['from'] | { readonly kind: 'failed'; readonly message: string } {
  if (from.kind === 'file') return from;
  switch (wanted.kind) {
    case 'catalogue':
      return { kind: 'download', name: wanted.name };
    case 'file':
      return { kind: 'file', path: wanted.path };
    case 'unknown':
      return { kind: 'failed', message: wanted.message };
  }
}

function withoutModel(result: PrepareResult): PrepareModelResult {
  return result.kind === 'ready' ? { kind: 'ready' } : result;
}

function refused(reason: Refused['reason'], message: string): Refused {
  return { kind: 'refused', reason, message };
}
