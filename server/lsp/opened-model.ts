import { CompletionService, type CompletionServiceParts } from '../completion/completion-service.ts';
import type { Engine } from '../engine/engine.ts';
import { EngineScheduler } from '../engine/scheduler.ts';
import { learnedPromptOf, type Catalog } from '../model/catalog.ts';
import { learnedTokens } from '../model/learned-prompt.ts';
import { loadTokenizer } from '../model/load-tokenizer.ts';
import type { ReadyModel } from '../model/store.ts';
import type { Settings } from '../settings.ts';
import { TaskService } from '../tasks/task-service.ts';

/** An engine of which the process can be named. */
type EngineProcess = Engine & { readonly pid: number | undefined };

/** A ready model in use: its engine, the completions made with it, and the tasks that give way to them. */
export interface OpenedModel {
  readonly ready: ReadyModel;
  readonly engine: EngineProcess;
  readonly service: CompletionService;
  readonly tasks: TaskService;
  /** Ends the engine's process. */
  close(): Promise<void>;
}

export interface OpenModelParts {
  readonly catalog: Catalog;
  /** @param learnedPrompt path of the file. */
  readonly createEngine: (
    modelFolder: string,
    settings: Settings,
    learnedPrompt: string | undefined,
  ) => EngineProcess;
  readonly settings: () => Settings;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly hasSpareTime: () => Promise<boolean>;
  readonly rejections: CompletionServiceParts['rejections'];
  readonly snippetsFor?: CompletionServiceParts['snippetsFor'];
  readonly personal?: CompletionServiceParts['personal'];
  readonly textOf?: CompletionServiceParts['textOf'];
}

/** @throws when the folder cannot be used. */
export async function openModel(
  ready: ReadyModel,
  {
    catalog,
    createEngine,
    settings,
    now,
    hasSpareTime,
    rejections,
    snippetsFor,
    personal,
    textOf,
  }: OpenModelParts,
): Promise<OpenedModel> {
  const tokenizer = await loadTokenizer(ready.folder);
  const learned = learnedPromptOf(catalog, ready.manifest);
  const engine = createEngine(ready.folder, settings(), learned?.path);
  const scheduler = new EngineScheduler(engine);
  const { prompt: format, shape, chatTemplate } = ready.manifest;
  const service = new CompletionService({
    engine: scheduler.typing,
    tokenizer,
    format,
    ...(learned && { learned: learnedTokens(learned.tokens, shape) }),
    settings,
    now,
    hasSpareTime,
    rejections,
    ...(snippetsFor && { snippetsFor }),
    ...(personal && { personal }),
    ...(textOf && { textOf }),
  });
  const tasks = new TaskService({
    engine: scheduler.tasks,
    tokenizer,
    stopTokens: format.stopTokens,
    chatTemplate,
    settings,
  });
  return {
    ready,
    engine,
    service,
    tasks,
    close: () => {
      service.close();
      tasks.close();
      return engine.close();
    },
  };
}
