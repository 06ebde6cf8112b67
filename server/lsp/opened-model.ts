import { CompletionService } from '../completion/completion-service.ts';
import type { Engine } from '../engine/engine.ts';
import { loadTokenizer } from '../model/load-tokenizer.ts';
import type { ReadyModel } from '../model/store.ts';
import type { Settings } from '../settings.ts';

/** An engine of which the process can be named. */
type EngineProcess = Engine & { readonly pid: number | undefined };

/** A ready model in use: its engine, and the completions made with it. */
export interface OpenedModel {
  readonly ready: ReadyModel;
  readonly engine: EngineProcess;
  readonly service: CompletionService;
  /** Ends the engine's process. */
  close(): Promise<void>;
}

export interface OpenModelParts {
  readonly createEngine: (modelFolder: string, settings: Settings) => EngineProcess;
  readonly settings: () => Settings;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly hasSpareTime: () => Promise<boolean>;
}

/** @throws when the folder cannot be used. */
export async function openModel(
  ready: ReadyModel,
  { createEngine, settings, now, hasSpareTime }: OpenModelParts,
): Promise<OpenedModel> {
  const tokenizer = await loadTokenizer(ready.folder);
  const engine = createEngine(ready.folder, settings());
  const format = ready.manifest.prompt;
  const service = new CompletionService({ engine, tokenizer, format, settings, now, hasSpareTime });
  return {
    ready,
    engine,
    service,
    close: () => {
      service.close();
      return engine.close();
    },
  };
}
