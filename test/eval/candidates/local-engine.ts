/** The engine in this process, one request at a time: what is asked and written can be looked at, and tokens that are given can be scored. */
import { Generator } from '../../../server/engine/onnx/generator.ts';
import type { KvCache } from '../../../server/engine/onnx/kv-cache.ts';
import type { ModelSession } from '../../../server/engine/onnx/session.ts';
import type { Engine, EngineEvent, GenerateRequest } from '../../../server/engine/engine.ts';
import { EventQueue } from '../../../server/engine/event-queue.ts';

const PREFILL_CHUNK_TOKENS = 128;
/** Of a token that the output head has dropped, in nats. */
const DROPPED_LOG_PROBABILITY = -20;
/** Logits this far below the largest add nothing that shows. */
const NEGLIGIBLE_NATS = 16;

/** A request, and what was written so far. */
export interface AskedOfEngine {
  readonly request: GenerateRequest;
  readonly ids: number[];
  readonly logProbabilities: number[];
}

export class LocalEngine implements Engine {
  readonly state = { kind: 'ready', loadMs: 0 } as const;
  readonly costs = undefined;
  asked: AskedOfEngine[] = [];
  /** Prompt tokens that were not in the cache, and tokens written. */
  evaluatedTokens = 0;
  private readonly generator: Generator;
  private idle: Promise<void> = Promise.resolve();

  constructor(private readonly session: ModelSession) {
    this.generator = new Generator(session);
  }

  async *generate(request: GenerateRequest, signal: AbortSignal): AsyncIterable<EngineEvent> {
    const asked: AskedOfEngine = { request, ids: [], logProbabilities: [] };
    this.asked.push(asked);
    const events = new EventQueue<EngineEvent>();
    this.idle = this.idle
      .then(() =>
        this.generator.generate(
          request,
          () => signal.aborted,
          (event) => {
            events.push(event);
          },
        ),
      )
      .then(
        () => {
          events.end();
        },
        (error: unknown) => {
          events.fail(error instanceof Error ? error : new Error(String(error)));
        },
      );
    for await (const event of events) {
      if (event.kind === 'prompt-evaluated') {
        this.evaluatedTokens += request.promptTokens.length - event.reusedTokens;
      }
      if (event.kind === 'token') {
        this.evaluatedTokens++;
        asked.ids.push(event.id);
        asked.logProbabilities.push(event.logProbability);
      }
      yield event;
    }
  }

  /** When what was aborted has let go of the session. */
  untilIdle(): Promise<void> {
    return this.idle;
  }

  onStateChange(): () => void {
    return () => undefined;
  }

  load = nothing;
  warmUp = nothing;
  restart = nothing;
  close = nothing;

  usage(): Promise<never> {
    return Promise.reject(new Error('Nobody asks this engine.'));
  }
}

function nothing(): Promise<void> {
  return Promise.resolve();
}

/** A prompt that is read, behind which tokens are scored and chosen. */
export class ReadPrompt {
  private written = 0;

  private constructor(
    private readonly session: ModelSession,
    private readonly cache: KvCache,
    /** The prompt's last token: its logits are not kept. */
    private readonly last: number,
  ) {}

  static async read(session: ModelSession, tokens: readonly number[]): Promise<ReadPrompt> {
    const cache = session.newCache();
    const head = tokens.slice(0, -1);
    for (let at = 0; at < head.length; at += PREFILL_CHUNK_TOKENS) {
      await session.run(cache, head.slice(at, at + PREFILL_CHUNK_TOKENS), []);
    }
    return new ReadPrompt(session, cache, tokens.at(-1)!);
  }

  /** Natural log-probabilities of tokens that follow the prompt; at least one. */
  async score(tokens: readonly number[]): Promise<number[]> {
    const read = this.cache.length;
    const inputs = [this.last, ...tokens.slice(0, -1)];
    const rows = inputs.map((_, row) => row);
    const logits = await this.session.run(this.cache, inputs, rows);
    this.cache.truncate(read);
    const size = this.session.headSize;
    return tokens.map((token, row) => {
      const ofRow = logits.subarray(row * size, (row + 1) * size);
      const index = this.session.indexOf(token);
      return index < 0 ? DROPPED_LOG_PROBABILITY : ofRow[index]! - logSum(ofRow);
    });
  }

  /** Log-probabilities of all that may follow `written`, which grows by one token from call to call. */
  async next(written: readonly number[]): Promise<Float32Array> {
    const all = (await this.session.run(this.cache, [written.at(-1) ?? this.last], [0])).slice();
    this.written = written.length + 1;
    const sum = logSum(all);
    for (let index = 0; index < all.length; index++) all[index]! -= sum;
    return all;
  }

  /** Forgets what was written. */
  rewind(): void {
    this.cache.truncate(this.cache.length - this.written);
    this.written = 0;
  }
}

function logSum(logits: Float32Array): number {
  let largest = -Infinity;
  for (let index = 0; index < logits.length; index++) largest = Math.max(largest, logits[index]!);
  let sum = 0;
  for (let index = 0; index < logits.length; index++) {
    if (logits[index]! > largest - NEGLIGIBLE_NATS) sum += Math.exp(logits[index]! - largest);
  }
  return largest + Math.log(sum);
}
