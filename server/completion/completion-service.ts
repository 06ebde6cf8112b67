/**
 * One request's life: refuse → cache → the generation that runs → a new one → filters → items that will be drawn.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { CompletionContext } from '../context/context.ts';
import { holdsName } from '../context/holds-name.ts';
import type { Engine } from '../engine/engine.ts';
import type { Prompt } from '../prompt/layout.ts';
import type { CompleteParams } from './complete-params.ts';
import type { Settings } from '../settings.ts';
import { CompletionCounts } from './counts.ts';
import { Deadline } from './deadline.ts';
import { Generations } from './generations.ts';
import { IdleWork } from '../machine/idle-work.ts';
import { siteOf, type Job } from './job.ts';
import { Judgement, type JudgementParts } from './judgement.ts';
import { nextPlace } from './next-place.ts';
import { withSelectedCompletion } from './placement.ts';
import { Prompts, type PromptsParts } from './prompts.ts';
import { reachOf } from './reach.ts';
import type { Outcome } from './read-along.ts';
import { refusalOf } from './refusal.ts';
import type { CompletionItem, CompletionResult } from './result.ts';
import { withSampled } from './sampled-items.ts';
import { statisticsOf } from './statistics-of.ts';

/** Kept for filtering, the way back and the drawing when a deadline is near. */
const DEADLINE_RESERVE_MS = 30;
/** Who asked by command waits, with the editor showing that it works; who takes a late answer does not wait at all. */
const PATIENT_DEADLINE_MS = 10_000;
/** Between two keys that delete there is less. */
const REST_AFTER_DELETING_MS = 400;
/** A suggestion that is read this long may be accepted; who types on is not disturbed. */
const NEXT_DELAY_MS = 250;

export interface CompletionServiceParts extends PromptsParts, JudgementParts {
  readonly engine: Engine;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Whether the machine has time for what nobody has asked for. */
  readonly hasSpareTime: () => Promise<boolean>;
  /** All text of a document; undefined where only the context's part is known, or is so far. Absent: it never is. */
  readonly textOf?: (uri: string) => string | undefined;
}

export class CompletionService {
  readonly counts = new CompletionCounts();
  readonly #prompts: Prompts;
  readonly #generations: Generations;
  readonly #judgement: Judgement;
  readonly #idle: IdleWork;
  #warming: AbortController | undefined;
  #newest: CompleteParams | undefined;

  constructor(private readonly parts: CompletionServiceParts) {
    this.#prompts = new Prompts(parts);
    this.#generations = new Generations({
      engine: parts.engine,
      prompts: this.#prompts,
      now: parts.now,
      onStart: () => this.#warming?.abort(),
      onDone: (figures) => {
        this.counts.noteEngine(figures);
      },
    });
    this.#judgement = new Judgement(parts);
    this.#idle = new IdleWork(parts.hasSpareTime);
  }

  /** Never rejects: every end is a result. Aborting `signal` gives `cancelled` at once; what runs goes on into the cache. */
  async complete(params: CompleteParams, signal: AbortSignal): Promise<CompletionResult> {
    const startedMs = this.parts.now();
    this.#newest = params;
    this.#idle.stop();
    this.parts.rejections.follow(params.context);
    // Asked for now, it may have been read by the time a name is looked for.
    this.parts.textOf?.(params.context.uri);
    const settings = this.parts.settings();
    const refusal = refusalOf(params, settings);
    if (refusal) return this.counts.note(refusal);
    const placement = withSelectedCompletion(params);
    if (!placement) return this.counts.note({ kind: 'empty', reason: 'not-drawable' });
    const { context } = placement;
    const snippets = await this.#prompts.snippetsAt(context);
    const retrievalMs = this.parts.now() - startedMs;
    const job: Job = {
      ...siteOf(context, reachOf(context, settings), snippets),
      retrievalMs,
      params,
      placement,
      holds: this.#namesOf(context),
      startedMs,
      signal,
    };
    const outcome = await this.#answer(job, settings);
    return this.counts.note(await this.#resultOf(job, outcome));
  }

  /** Lets the engine read the place's text before anyone asks, if there is time; does nothing while it generates. Never rejects. */
  warmUp(context: CompletionContext): void {
    this.#warming?.abort();
    this.#idle.after(0, () => this.#read(context));
  }

  /** The prompt that a completion at this place would be asked with. */
  async promptAt(context: CompletionContext): Promise<Prompt> {
    return this.#prompts.layOut(context, await this.#prompts.snippetsAt(context));
  }

  /** There is more to choose snippets from than before. */
  forgetSnippets(): void {
    this.#prompts.forgetSnippets();
  }

  /** Ends what runs. */
  close(): void {
    this.#idle.stop();
    this.#warming?.abort();
    this.#generations.abort();
  }

  async #read(context: CompletionContext): Promise<void> {
    if (this.#generations.isRunning()) return;
    const warming = new AbortController();
    this.#warming = warming;
    const prompt = this.#prompts.layOut(context, await this.#prompts.snippetsAt(context, true));
    if (warming.signal.aborted || this.#generations.isRunning()) return;
    try {
      await this.parts.engine.warmUp(prompt.tokens, context.uri, warming.signal);
    } catch {
      // The next request meets the same trouble and tells it.
    }
  }

  async #answer(job: Job, settings: Settings): Promise<Outcome> {
    if (job.signal.aborted) return { kind: 'cancelled' };
    const known = this.#generations.find(job);
    const { trigger, isLate = false, isDeleting = false } = job.params;
    let restedMs = 0;
    if (isDeleting && trigger === 'automatic' && !isLate && !this.#judgement.isOnScreen(known?.generated)) {
      if (!(await this.#rests(job))) return { kind: 'cancelled' };
      restedMs = REST_AFTER_DELETING_MS;
    }
    if (known) return { kind: 'answer', ...known, source: 'cache' };
    const deadlineMs =
      trigger === 'invoked' || isLate
        ? Math.max(settings.deadlineMs, PATIENT_DEADLINE_MS)
        : settings.deadlineMs;
    const leftMs = deadlineMs - DEADLINE_RESERVE_MS - (this.parts.now() - job.startedMs - restedMs);
    const deadline = new Deadline(Math.max(0, leftMs), job.signal);
    try {
      return await this.#generations.follow(job, deadline);
    } finally {
      deadline.clear();
    }
  }

  /** Resolves when a person who deletes has stopped; false when they have not. Never rejects. */
  async #rests({ params, signal }: Job): Promise<boolean> {
    await pause(REST_AFTER_DELETING_MS, undefined, { signal, ref: false }).catch(() => undefined);
    return !signal.aborted && this.#newest === params;
  }

  /** Tells of a name whether it stands in the document, near the cursor first. */
  #namesOf({ uri, prefix, suffix, imports, enclosing }: CompletionContext): (name: string) => boolean {
    const outline = [...imports, ...enclosing].map(({ text }) => text);
    return (name) =>
      [prefix, suffix, ...outline, this.parts.textOf?.(uri) ?? ''].some((text) => holdsName(text, name));
  }

  async #resultOf(job: Job, outcome: Outcome): Promise<CompletionResult> {
    switch (outcome.kind) {
      case 'cancelled':
        return outcome;
      case 'failed':
        return { kind: 'refused', reason: 'engine-failed', message: outcome.message };
      case 'late':
        return {
          kind: 'refused',
          reason: 'late',
          message:
            'The model needs longer than the deadline here; the suggestion comes with the next keystroke.',
        };
      case 'answer':
        return this.#shownOrEmpty(job, outcome);
    }
  }

  async #shownOrEmpty(job: Job, outcome: Outcome & { kind: 'answer' }): Promise<CompletionResult> {
    const { answer, generated } = outcome;
    const first = this.#judgement.itemOf(job, generated, answer);
    if (typeof first === 'string') {
      return { kind: 'empty', reason: first, statistics: statisticsOf(job, outcome, this.parts.now()) };
    }
    const more = { generations: this.#generations, prompts: this.#prompts };
    const isInvoked = job.params.trigger === 'invoked';
    const items = isInvoked ? await withSampled(first, generated, job, more) : [first];
    const statistics = statisticsOf(job, outcome, this.parts.now());
    this.#judgement.noteShown(job, generated, first);
    this.#idle.after(NEXT_DELAY_MS, (signal) => this.#computeNext(job, first, signal));
    return { kind: 'shown', items, statistics };
  }

  /** What will be suggested below the suggestion that is on the screen, should it be accepted. The next request ends it or takes it over. */
  async #computeNext({ placement, snippets }: Job, item: CompletionItem, signal: AbortSignal): Promise<void> {
    const context = nextPlace(placement.context, item);
    if (!context) return;
    // What made the suggestion may take a moment to let the engine go.
    await this.#generations.settled();
    if (signal.aborted) return;
    await this.#generations.prepare(siteOf(context, 'block', snippets));
  }
}
