import type {
  CandidateFinished,
  Engine,
  EngineEvent,
  GenerateRequest,
  GenerationStatistics,
  Sampling,
} from './engine.ts';
import { unlessAborted } from './unless-aborted.ts';

/** After a completion the next key is likely near: a task that went on at once would only be interrupted again. */
const RESUME_DELAY_MS = 150;

/** What a task needs of the engine. */
export type TaskEngine = Pick<Engine, 'generate'>;

/**
 * One engine for those who type and those who wait. `typing` is the engine as it is; `tasks` gives way: as soon as a completion is
 * asked for, a task's computation is aborted between two tokens or chunks, and goes on afterwards behind what it had written.
 * The K/V rows of both are in the engine's snapshots, so going on costs one token, and the tokens are those of a run that nobody
 * interrupted (greedy, or seeded: the draws already made are passed over).
 */
export class EngineScheduler {
  readonly typing: Engine;
  readonly tasks: TaskEngine;
  private typingCount = 0;
  private readonly pauses = new Set<() => void>();
  private quiet: Promise<void> = Promise.resolve();
  private becomeQuiet: () => void = () => undefined;
  /** Settles when the last task in line is over. */
  private line: Promise<void> = Promise.resolve();

  constructor(
    private readonly engine: Engine,
    private readonly resumeDelayMs = RESUME_DELAY_MS,
  ) {
    this.typing = this.first(engine);
    this.tasks = { generate: (request, signal) => this.generateInLine(request, signal) };
  }

  private first(engine: Engine): Engine {
    const during = async <T>(work: () => Promise<T>): Promise<T> => {
      this.enter();
      try {
        return await work();
      } finally {
        this.leave();
      }
    };
    const generate = this.generateAtOnce.bind(this);
    return {
      get state() {
        return engine.state;
      },
      get costs() {
        return engine.costs;
      },
      onStateChange: (listener) => engine.onStateChange(listener),
      generate,
      load: () => engine.load(),
      warmUp: (tokens, cacheKey, signal) => during(() => engine.warmUp(tokens, cacheKey, signal)),
      usage: () => engine.usage(),
      restart: () => engine.restart(),
      close: () => engine.close(),
    };
  }

  private async *generateAtOnce(request: GenerateRequest, signal: AbortSignal): AsyncGenerator<EngineEvent> {
    this.enter();
    try {
      yield* this.engine.generate(request, signal);
    } finally {
      this.leave();
    }
  }

  private enter(): void {
    if (this.typingCount++ > 0) return;
    this.quiet = new Promise((resolve) => {
      this.becomeQuiet = resolve;
    });
    for (const pause of this.pauses) pause();
  }

  private leave(): void {
    if (--this.typingCount > 0) return;
    const { becomeQuiet } = this;
    setTimeout(becomeQuiet, this.resumeDelayMs);
  }

  /** One task after the other. */
  private async *generateInLine(request: GenerateRequest, signal: AbortSignal): AsyncGenerator<EngineEvent> {
    const before = this.line;
    let leave: () => void = () => undefined;
    const over = new Promise<void>((resolve) => {
      leave = resolve;
    });
    this.line = before.then(() => over);
    try {
      if ((await unlessAborted(before, signal)) === 'aborted') return;
      yield* this.generateGivingWay(request, signal);
    } finally {
      leave();
    }
  }

  private async *generateGivingWay(
    request: GenerateRequest,
    signal: AbortSignal,
  ): AsyncGenerator<EngineEvent> {
    const total = new Sum(request.promptTokens.length);
    let isPromptTold = false;
    for (const [candidate, sampling] of request.candidates.entries()) {
      const written: number[] = [];
      let finished: CandidateFinished | undefined;
      while (!finished) {
        if ((await this.turn(signal)) === 'aborted') return;
        const pause = new AbortController();
        const onPause = (): void => {
          pause.abort();
        };
        this.pauses.add(onPause);
        try {
          const rest = this.engine.generate(
            continued(request, sampling, written),
            AbortSignal.any([signal, pause.signal]),
          );
          for await (const event of rest) {
            total.add(event);
            if (event.kind === 'token') {
              written.push(event.id);
              yield { ...event, candidate };
            } else if (event.kind === 'finished') {
              finished = { ...event, candidate };
            } else if (event.kind === 'prompt-evaluated' && !isPromptTold) {
              isPromptTold = true;
              yield event;
            }
          }
        } finally {
          this.pauses.delete(onPause);
        }
        if (isAborted(signal)) return;
        // Ended by itself without an end: nothing more will come.
        if (!finished && !isAborted(pause.signal)) return;
        // Interrupted behind its last token.
        if (!finished && written.length >= request.maxTokens) {
          finished = { kind: 'finished', candidate, reason: 'length' };
        }
      }
      yield finished;
    }
    yield total.statistics();
  }

  /** Waits until nobody types. */
  private async turn(signal: AbortSignal): Promise<'settled' | 'aborted'> {
    for (;;) {
      const { quiet } = this;
      if ((await unlessAborted(quiet, signal)) === 'aborted') return 'aborted';
      // Else somebody typed again meanwhile.
      if (quiet === this.quiet) return 'settled';
    }
  }
}

/** The request that goes on behind what was written. */
function continued(
  request: GenerateRequest,
  sampling: Sampling,
  written: readonly number[],
): GenerateRequest {
  return {
    ...request,
    promptTokens: written.length === 0 ? request.promptTokens : [...request.promptTokens, ...written],
    maxTokens: request.maxTokens - written.length,
    candidates: [sampling.kind === 'greedy' ? sampling : { ...sampling, drawsMade: written.length }],
  };
}

/** Figures of all stretches of a request. */
class Sum {
  private prefillMs = 0;
  private decodeMs = 0;
  private waitedMs = 0;
  private generatedTokens = 0;
  private reusedTokens: number | undefined;

  constructor(private readonly promptTokens: number) {}

  add(event: EngineEvent): void {
    if (event.kind === 'token') this.generatedTokens++;
    if (event.kind === 'prompt-evaluated') {
      this.reusedTokens ??= event.reusedTokens;
      this.prefillMs += event.prefillMs;
    }
    if (event.kind === 'statistics') {
      this.decodeMs += event.decodeMs;
      this.waitedMs += event.waitedMs;
    }
  }

  statistics(): GenerationStatistics {
    const { promptTokens, prefillMs, generatedTokens, decodeMs, waitedMs } = this;
    const reusedTokens = this.reusedTokens ?? 0;
    return {
      kind: 'statistics',
      promptTokens,
      reusedTokens,
      prefillMs,
      generatedTokens,
      decodeMs,
      waitedMs,
    };
  }
}

/** A call, because the compiler would keep what it saw of the property before a wait. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
