import type { Engine, GenerateRequest, PromptEvaluated, Sampling } from '../engine/engine.ts';
import type { Agreeing, Tokenizer } from '../model/tokenizer.ts';
import { readPast, type Boundary } from '../prompt/boundary.ts';
import type { Generated, GenerationEnd, GenerationSource } from './generated.ts';
import type { CompletionStatistics } from './result.ts';
import { tightened, type Tightened } from './brace-style.ts';
import { leavesOpen } from './gap.ts';
import { atOuterLine } from './outer-line.ts';
import { mayStop } from './stop.ts';
import type { Surroundings } from './surroundings.ts';
import { Written, type WrittenTokens } from './written.ts';

export interface GenerationPlan {
  readonly source: GenerationSource;
  readonly promptTokens: readonly number[];
  readonly boundary: Boundary;
  readonly around: Surroundings;
  readonly sampling: Sampling;
  readonly maxTokens: number;
  /** It ends here when there is still no second line; absent: the first line is as long as the rest allows. */
  readonly firstLineTokens?: number;
  readonly stopTokens: readonly number[];
  readonly cacheKey: string;
  /** What it must begin with; absent: anything. */
  readonly beginning?: readonly Agreeing[];
  /** `){` is how braces are written here. */
  readonly isBraceTight?: true;
  /** It is a second try, bound to begin otherwise: there is no third. */
  readonly isSecond?: true;
  /** What the text begins with: tokens that an earlier try has written, at the end of the prompt. */
  readonly begun?: WrittenTokens;
}

type Asked = Pick<GenerateRequest, 'promptTokens' | 'maxTokens' | 'candidates' | 'beginning'>;

const GREEDY: Sampling = { kind: 'greedy' };
const NOTHING: WrittenTokens = { ids: [], logProbabilities: [] };
/** So often a model that ends inside brackets of its own is asked to go on. */
const MOST_GOING_ON = 2;

/** Tokens, and times in milliseconds; `decodeMs` from the first token to the last. */
export type EngineFigures = Omit<CompletionStatistics, 'source' | 'totalMs' | 'retrievalMs'>;

/**
 * A running generation. Requests look at `generated` after each `progress`; it belongs to none of them and goes on when they
 * are cancelled, until a stop is seen or it is aborted.
 */
export class Generation implements Generated {
  end?: GenerationEnd;
  /** Set when the engine failed. */
  failure: unknown;
  private readonly controller = new AbortController();
  private readonly listeners = new Set<() => void>();
  private evaluated: PromptEvaluated | undefined;
  private firstTokenMs: number | undefined;
  private lastTokenMs: number | undefined;
  private readonly startedMs: number;
  private readonly written: Written;
  /** Up to here braces are not looked at again: one that the engine cannot write otherwise is not asked for twice. */
  private tightTo = 0;
  /** Settles when the engine has let go; never rejects. */
  readonly done: Promise<void>;

  constructor(
    private readonly plan: GenerationPlan,
    engine: Pick<Engine, 'generate'>,
    private readonly tokenizer: Tokenizer,
    private readonly now: () => number,
    /** Called once when `end` is set; not after a failure or an abort. */
    private readonly onEnd: () => void = () => undefined,
  ) {
    this.startedMs = now();
    this.written = new Written(tokenizer);
    this.done = this.run(engine);
  }

  get text(): string {
    return this.written.text;
  }

  get tokenEnds(): readonly number[] {
    return this.written.tokenEnds;
  }

  get logProbabilities(): readonly number[] {
    return this.written.logProbabilities;
  }

  get source(): GenerationSource {
    return this.plan.source;
  }

  /** The plan of a second try, which must begin with more than is typed; undefined for a third. `goesOn`: it may not end there. */
  beginningWith(beginning: readonly Agreeing[], goesOn: boolean): GenerationPlan | undefined {
    const { isSecond, stopTokens } = this.plan;
    if (isSecond) return undefined;
    const sampling: Sampling = { kind: 'greedy', ...(goesOn && { avoidFirst: stopTokens }) };
    return { ...this.plan, beginning, sampling, isSecond: true };
  }

  /** The plan of another try, which begins its first word behind what is typed in another way than this one and those before; undefined when there is no word, and behind `most` such tries. */
  otherwise(most: number): GenerationPlan | undefined {
    const { plan } = this;
    const { sampling, isSecond, source } = plan;
    const avoided = (sampling.kind === 'greedy' && sampling.avoidFirst) || [];
    if (isSecond || avoided.length >= most) return undefined;
    const typed = source.bound.length;
    const start = typed + this.text.slice(typed).search(/\S/);
    const first = this.tokenEnds.findIndex((end) => start >= typed && end > start);
    const id = this.written.ids[first];
    if (id === undefined) return undefined;
    const begun = this.written.first(first);
    return {
      ...plan,
      // It is written.
      beginning: [],
      promptTokens: [...plan.promptTokens, ...begun.ids.slice(plan.begun?.ids.length ?? 0)],
      sampling: { kind: 'greedy', avoidFirst: [...avoided, id] },
      begun,
    };
  }

  get isAborted(): boolean {
    return this.controller.signal.aborted && this.end === undefined;
  }

  /** Over: by an end, a failure or an abort. */
  get isOver(): boolean {
    return this.end !== undefined || this.failure !== undefined || this.controller.signal.aborted;
  }

  abort(): void {
    if (this.isOver) return;
    this.controller.abort();
    this.notify();
  }

  /** Resolves at the next token or the end. */
  progress(): Promise<void> {
    return new Promise((resolve) => {
      this.listeners.add(resolve);
    });
  }

  /** As far as it went: most generations are stopped here, before the engine sends its own sum. */
  statistics(): EngineFigures {
    const now = this.now();
    const { firstTokenMs, evaluated } = this;
    return {
      promptTokens: this.plan.promptTokens.length,
      reusedTokens: evaluated?.reusedTokens ?? 0,
      prefillMs: evaluated?.prefillMs ?? (firstTokenMs ?? now) - this.startedMs,
      generatedTokens: this.tokenEnds.length,
      decodeMs: firstTokenMs === undefined ? 0 : (this.lastTokenMs ?? now) - firstTokenMs,
    };
  }

  private async run(engine: Pick<Engine, 'generate'>): Promise<void> {
    const { promptTokens, maxTokens, sampling, stopTokens, begun = NOTHING, beginning } = this.plan;
    this.written.pushAll(begun);
    try {
      let end = await this.write(engine, {
        promptTokens,
        maxTokens,
        candidates: [sampling],
        ...(beginning && { beginning }),
      });
      for (let more = 0; end === 'stop-token' && more < MOST_GOING_ON && this.leavesOpen(); more++) {
        end = await this.write(engine, {
          ...this.onward(),
          candidates: [{ kind: 'greedy', avoidFirst: stopTokens }],
          // Kept from ending in the middle of a line, it would write a comment.
          ...(!this.text.endsWith('\n') && { beginning: this.tokenizer.agreeingWith('\n') }),
        });
      }
      if (!this.isOver) this.finish(end);
    } catch (error) {
      if (!this.isOver) this.failure = error;
    }
    this.notify();
  }

  /** Writes what the engine generates, until it is over or enough was seen. Where a brace is not as the file has them it is taken back, and written so. */
  private async write(engine: Pick<Engine, 'generate'>, asked: Asked): Promise<GenerationEnd> {
    for (let next = asked; ;) {
      const end = await this.read(engine, next);
      const loose = this.looseBrace();
      if (!loose || this.isOver) return end;
      const { start, piece, rest } = loose;
      this.tightTo = start + piece.length;
      const { text, logProbability } = this.written.takeBackTo(start);
      if (rest === '') {
        // It has ended there. Asked again the model would write something else on this line.
        const ids = this.tokenizer.encode(text + piece);
        const logProbabilities = ids.map((_, index) => (index === 0 ? logProbability : 0));
        this.written.pushAll({ ids, logProbabilities });
        return end;
      }
      const beginning = this.tokenizer.agreeingWith(text + piece + rest);
      next = { ...this.onward(), candidates: [this.samplingOnward()], beginning };
    }
  }

  private samplingOnward(): Sampling {
    const { sampling } = this.plan;
    return sampling.kind === 'greedy' ? GREEDY : { ...sampling, drawsMade: this.written.ids.length };
  }

  /** What follows the text so far is asked for. */
  private onward(): Pick<Asked, 'promptTokens' | 'maxTokens'> {
    const { promptTokens, maxTokens, begun = NOTHING } = this.plan;
    return {
      promptTokens: [...promptTokens, ...this.written.ids.slice(begun.ids.length)],
      maxTokens: maxTokens - this.written.ids.length,
    };
  }

  private async read(engine: Pick<Engine, 'generate'>, asked: Asked): Promise<GenerationEnd> {
    const { stopTokens, cacheKey } = this.plan;
    let end: GenerationEnd = 'length';
    for await (const event of engine.generate({ ...asked, stopTokens, cacheKey }, this.controller.signal)) {
      if (this.isOver) continue;
      if (event.kind === 'prompt-evaluated') this.evaluated ??= event;
      if (event.kind === 'token') {
        this.lastTokenMs = this.now();
        this.firstTokenMs ??= this.lastTokenMs;
        this.written.push(event.id, event.logProbability);
        // With what follows the brace, so that the model knows of the line break.
        if (this.looseBrace()?.rest) return 'length';
        if (this.sawEnough()) this.finish('stopped');
        else if (this.isLongLine()) this.finish('length');
        else this.notify();
      } else if (event.kind === 'finished' && event.reason === 'stop-token') {
        end = 'stop-token';
      }
    }
    return this.end ?? end;
  }

  /** One that is not typed already. */
  private looseBrace(): Tightened | undefined {
    const { isBraceTight, source } = this.plan;
    if (!isBraceTight) return undefined;
    const loose = tightened(this.text);
    const settled = Math.max(this.tightTo, source.before.length - source.stem.length);
    return loose && loose.start + loose.piece.length > settled ? loose : undefined;
  }

  /** The model has ended where brackets that it has opened are not closed. */
  private leavesOpen(): boolean {
    const { boundary, around, sampling } = this.plan;
    const reading = readPast(boundary, this.text, true);
    return sampling.kind === 'greedy' && reading.kind === 'text' && leavesOpen(reading.text, around);
  }

  private sawEnough(): boolean {
    const { boundary, around } = this.plan;
    const reading = readPast(boundary, this.text, false);
    if (reading.kind === 'text') return mayStop(reading.text, around);
    if (reading.kind !== 'ends-block') return reading.kind !== 'pending';
    const outer = atOuterLine(around, reading.indentation);
    if (!outer) return true;
    const onward = readPast({ ...boundary, expected: outer.lineBefore }, this.text, false);
    return onward.kind !== 'text' || mayStop(onward.text, outer);
  }

  private isLongLine(): boolean {
    const { firstLineTokens = Infinity } = this.plan;
    return this.tokenEnds.length >= firstLineTokens && !this.text.trimStart().includes('\n');
  }

  private finish(end: GenerationEnd): void {
    this.end = end;
    this.onEnd();
    this.controller.abort();
    this.notify();
  }

  private notify(): void {
    const listeners = [...this.listeners];
    this.listeners.clear();
    for (const listener of listeners) listener();
  }
}
