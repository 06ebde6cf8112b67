import type { Engine, Sampling } from '../engine/engine.ts';
import { CompletionCache } from './cache.ts';
import type { Deadline } from './deadline.ts';
import { canServe, isForStem, type Answer, type Generated } from './generated.ts';
import { missingCloser } from './gap.ts';
import { indentationOf } from '../prompt/indentation.ts';
import { Generation, type EngineFigures, type GenerationPlan } from './generation.ts';
import { isBehindOpener, isLoneComment, isOnEmptyLine, missesGap, type Job, type Site } from './job.ts';
import { makeItem } from './placement.ts';
import type { Prompts } from './prompts.ts';
import { readAlong, type Outcome } from './read-along.ts';
import { fullStem, type RequestText } from './request-text.ts';
import type { AnswerSource } from './result.ts';

const GREEDY: Sampling = { kind: 'greedy' };
/** Each takes the time of a line. */
const MOST_TRIES_FOR_GAP = 2;
/**
 * A first word that fits the depth of the lines below may be less likely than one that does not, but by no more (natural logarithm): several lines may be
 * missing, of which the first one has not to fit.
 */
const MOST_NATS_LESS_LIKELY = 2;

export interface GenerationsParts {
  readonly engine: Pick<Engine, 'generate'>;
  readonly prompts: Prompts;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** One begins, or is over by whatever end. */
  readonly onStart: () => void;
  readonly onDone: (figures: EngineFigures) => void;
}

/** What the model writes: one generation at a time, which requests attach to, and those that are finished. */
export class Generations {
  readonly #cache = new CompletionCache();
  #running: Generation | undefined;

  constructor(private readonly parts: GenerationsParts) {}

  isRunning(): boolean {
    return this.#running !== undefined && !this.#running.isOver;
  }

  /** Resolves when the engine has let go of what ran last. */
  async settled(): Promise<void> {
    await this.#running?.done;
  }

  abort(): void {
    this.#running?.abort();
  }

  /** What is known already. */
  find({ text, around }: Site): ReturnType<CompletionCache['find']> {
    return this.#cache.find(text, around);
  }

  /** Attaches to the generation that runs, or starts one, and reads along until there is an answer. */
  async follow(job: Job, deadline: Deadline): Promise<Outcome> {
    const stems = job.text.stems.filter((stem) => !this.#cache.has(job.text, stem));
    let generation = this.#attachable(job.text);
    let source: AnswerSource = 'running-generation';
    for (;;) {
      if (!generation) {
        generation = this.#start(this.parts.prompts.plan(job, stems.shift() ?? fullStem(job.text), GREEDY));
        source = 'engine';
      }
      const outcome = await readAlong(generation, job, deadline, source);
      if (outcome) return (await this.#otherTry(job, outcome, deadline)) ?? outcome;
      // It says something else. A prompt with the next stem may do better, unless there is none.
      if (stems[0] !== undefined && isForStem(generation.source, job.text, stems[0])) stems.shift();
      generation = undefined;
    }
  }

  /** Puts what the model writes at a place into the cache, if it is not there. Resolves when it is done. */
  async prepare(site: Site): Promise<void> {
    if (this.find(site)) return;
    await this.#start(this.parts.prompts.plan(site, fullStem(site.text), GREEDY)).done;
  }

  /** One on its own, for a request that no other can use. Resolves when it is done. */
  async sample(plan: GenerationPlan, signal: AbortSignal): Promise<Generation> {
    const { engine, prompts, now } = this.parts;
    const generation = new Generation(plan, engine, prompts.tokenizer, now);
    const cancel = (): void => {
      generation.abort();
    };
    signal.addEventListener('abort', cancel, { once: true });
    await generation.done;
    signal.removeEventListener('abort', cancel);
    return generation;
  }

  /**
   * On an empty line the model may skip what is missing and write the line below, or a comment and nothing else, or a line that opens or closes less than
   * the lines below need; behind a line that opens a block it may end at once. What it would write had it not begun so, or had it to write the block's
   * first line or the closer that is missing, is worth a look; it takes the time of its own tokens only.
   */
  async #otherTry(job: Job, outcome: Outcome, deadline: Deadline): Promise<Outcome | undefined> {
    if (outcome.kind !== 'answer') return undefined;
    for (let latest = outcome; ;) {
      const plan = this.#otherPlan(job, latest.answer, latest.generated);
      if (!plan || job.signal.aborted) return undefined;
      const next = await readAlong(this.#start(plan), job, deadline, 'engine');
      if (next?.kind === 'cancelled' || next?.kind === 'late') return next;
      if (next?.kind === 'answer' && isBetter(next, outcome, job)) return next;
      // The first one is what is found here again.
      this.#cache.add(outcome.generated);
      if (next?.kind !== 'answer') return undefined;
      latest = next;
    }
  }

  #otherPlan(job: Job, answer: Answer, generated: Generated): GenerationPlan | undefined {
    if (!(generated instanceof Generation)) return undefined;
    const made = makeItem(answer, generated, job);
    if (isBehindOpener(job)) {
      if (typeof made !== 'string' && isLoneComment(made, job)) return generated.otherwise(1);
      // Ended at once, or with what stands behind the cursor.
      if (made !== 'no-text' && made !== 'blank' && made !== 'repeats-suffix') return undefined;
      const { lineBefore, layout } = job.around;
      const body = `\n${indentationOf(lineBefore)}${layout.indentUnit}`;
      return this.#beginningWith(job.text.before.slice(generated.source.stem.length) + body, generated, true);
    }
    if (!isOnEmptyLine(job)) return undefined;
    if (typeof made !== 'string' && missesGap(made, job)) {
      const closer = missingCloser(job.around);
      return closer === undefined
        ? generated.otherwise(MOST_TRIES_FOR_GAP)
        : this.#beginningWith(closer, generated, false);
    }
    const isBlockOver =
      answer.kind === 'ends-block' || (answer.kind === 'text' && answer.indentation !== undefined);
    if (isBlockOver) return undefined;
    const isWanted = typeof made === 'string' ? made !== 'repeats-suffix' : !isLoneComment(made, job);
    return isWanted ? undefined : generated.otherwise(1);
  }

  #beginningWith(text: string, generated: Generation, goesOn: boolean): GenerationPlan | undefined {
    const beginning = this.parts.prompts.beginning(text);
    return beginning && generated.beginningWith(beginning, goesOn);
  }

  #attachable(text: RequestText): Generation | undefined {
    const running = this.#running;
    return running && !running.isOver && canServe(running.source, text) ? running : undefined;
  }

  #start(plan: GenerationPlan): Generation {
    const { engine, prompts, now, onStart, onDone } = this.parts;
    onStart();
    this.#running?.abort();
    const generation: Generation = new Generation(plan, engine, prompts.tokenizer, now, () => {
      this.#cache.add(generation);
    });
    this.#running = generation;
    void generation.done.then(() => {
      onDone(generation.statistics());
    });
    return generation;
  }
}

/** Whether another try is shown instead of the first. */
function isBetter(
  next: Outcome & { kind: 'answer' },
  first: Outcome & { kind: 'answer' },
  job: Job,
): boolean {
  const made = makeItem(next.answer, next.generated, job);
  if (typeof made === 'string' || isLoneComment(made, job) || missesGap(made, job)) return false;
  const before = makeItem(first.answer, first.generated, job);
  if (typeof before === 'string' || !missesGap(before, job) || missingCloser(job.around) !== undefined) {
    return true;
  }
  const loss = before.evidence.totalLogProbability - made.evidence.totalLogProbability;
  return loss <= MOST_NATS_LESS_LIKELY;
}
