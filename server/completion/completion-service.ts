/**
 * One request's life: refuse → cache → the generation that runs → a new one → filters → items that will be drawn.
 */
import { isCommentLine } from '../context/comment-line.ts';
import type { CompletionContext } from '../context/context.ts';
import type { Engine, Sampling } from '../engine/engine.ts';
import type { PromptFormat } from '../model/prompt-format.ts';
import type { Tokenizer } from '../model/tokenizer.ts';
import { boundaryBefore } from '../prompt/boundary.ts';
import { promptBudget } from './prompt-budget.ts';
import { CachingTokenizer } from '../prompt/caching-tokenizer.ts';
import { layOutPrompt, type Prompt } from '../prompt/layout.ts';
import { NO_SNIPPETS, snippetBlock, type PromptSnippet, type SnippetBlock } from '../prompt/snippet-block.ts';
import type { PersonalMemory } from '../personal/personal-memory.ts';
import type { CompleteParams } from '../protocol.ts';
import type { Settings } from '../settings.ts';
import { CompletionCache } from './cache.ts';
import { isSureEnough } from './confidence.ts';
import { CompletionCounts } from './counts.ts';
import { answerFrom, canServe, isLastResort, type Answer, type Generated } from './generated.ts';
import { Generation, type GenerationPlan } from './generation.ts';
import { IdleWork } from '../machine/idle-work.ts';
import { nextPlace } from './next-place.ts';
import { holdsName } from './new-names.ts';
import { makeItem, withSelectedCompletion, type ItemPlace } from './placement.ts';
import { reachOf, type Reach } from './reach.ts';
import { refusalOf } from './refusal.ts';
import type { EmptyReason } from './empty-reason.ts';
import { fullStem, requestTextOf, type RequestText } from './request-text.ts';
import type { AnswerSource, CompletionItem, CompletionResult, CompletionStatistics } from './result.ts';
import { StickySnippets } from './sticky-snippets.ts';
import { surroundingsOf, type Surroundings } from './surroundings.ts';

/** A line of code is rarely longer; generation stops at its end anyway. */
const LINE_TOKENS = 32;
/** Some 16 lines. */
const BLOCK_TOKENS = 160;
/** Kept for filtering, the way back and the drawing when a deadline is near. */
const DEADLINE_RESERVE_MS = 30;
/** Who asked by command waits, with the editor showing that it works; who takes a late answer does not wait at all. */
const PATIENT_DEADLINE_MS = 10_000;
/** Variety for the second and third suggestion; the same seeds, so that asking again shows the same. */
const SAMPLED: readonly Sampling[] = [1, 2].map((seed) => ({
  kind: 'sample',
  temperature: 0.8,
  topP: 0.95,
  topK: 0,
  seed,
}));
/** A suggestion that is read this long may be accepted; who types on is not disturbed. */
const NEXT_DELAY_MS = 250;
/** Text of other files may make a prompt longer by this share; the file's own text keeps its place. */
const SNIPPETS_SHARE = 1 / 4;
const GREEDY: Sampling = { kind: 'greedy' };

export interface CompletionServiceParts {
  readonly engine: Engine;
  readonly tokenizer: Tokenizer;
  readonly format: PromptFormat;
  readonly settings: () => Settings;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Whether the machine has time for what nobody has asked for. */
  readonly hasSpareTime: () => Promise<boolean>;
  /** Text from elsewhere that helps at a place, best first, for a prompt of this many tokens. Never rejects, and soon. Absent: there is none. */
  readonly snippetsFor?: (
    context: CompletionContext,
    budgetTokens: number,
  ) => Promise<readonly PromptSnippet[]>;
  /** What the person has accepted and types often. Absent: nothing is known of them. */
  readonly personal?: Pick<PersonalMemory, 'knows'>;
  /** All text of a document; undefined where only the context's part is known. Absent: it never is. */
  readonly textOf?: (uri: string) => string | undefined;
}

/** A place to generate at. */
interface Site {
  readonly context: CompletionContext;
  readonly around: Surroundings;
  readonly text: RequestText;
  readonly snippets: SnippetBlock;
}

interface Job extends Site, ItemPlace {
  readonly params: CompleteParams;
  readonly startedMs: number;
  readonly retrievalMs: number;
  readonly signal: AbortSignal;
}

type Outcome =
  | {
      readonly kind: 'answer';
      readonly answer: Answer;
      readonly generated: Generated;
      readonly source: AnswerSource;
    }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'late' }
  | { readonly kind: 'failed'; readonly message: string };

export class CompletionService {
  readonly counts = new CompletionCounts();
  private readonly tokenizer: CachingTokenizer;
  private readonly cache = new CompletionCache();
  private readonly shown = new WeakSet<Generated>();
  private running: Generation | undefined;
  private warming: AbortController | undefined;
  private readonly idle: IdleWork;
  private readonly snippets = new StickySnippets((context) => this.chooseSnippets(context));

  constructor(private readonly parts: CompletionServiceParts) {
    this.idle = new IdleWork(parts.hasSpareTime);
    this.tokenizer = new CachingTokenizer(parts.tokenizer);
  }

  /** Never rejects: every end is a result. Aborting `signal` gives `cancelled` at once; what runs goes on into the cache. */
  async complete(params: CompleteParams, signal: AbortSignal): Promise<CompletionResult> {
    const startedMs = this.parts.now();
    this.idle.stop();
    const settings = this.parts.settings();
    const refusal = refusalOf(params, settings);
    if (refusal) return this.counts.note(refusal);
    const placement = withSelectedCompletion(params);
    if (!placement) return this.counts.note({ kind: 'empty', reason: 'not-drawable' });
    const { context } = placement;
    const snippets = await this.snippets.of(context);
    const retrievalMs = this.parts.now() - startedMs;
    const job: Job = {
      ...siteOf(context, reachOf(context, settings), snippets),
      retrievalMs,
      params,
      placement,
      holds: this.namesOf(context),
      startedMs,
      signal,
    };
    const outcome = await this.answer(job, settings);
    return this.counts.note(await this.resultOf(job, outcome));
  }

  /** Lets the engine read the place's text before anyone asks, if there is time; does nothing while it generates. Never rejects. */
  warmUp(context: CompletionContext): void {
    this.warming?.abort();
    this.idle.after(0, () => this.read(context));
  }

  private async read(context: CompletionContext): Promise<void> {
    const isBusy = (): boolean => this.isRunning;
    if (isBusy()) return;
    const warming = new AbortController();
    this.warming = warming;
    const prompt = this.layOut(context, await this.snippets.of(context, true));
    if (warming.signal.aborted || isBusy()) return;
    try {
      await this.parts.engine.warmUp(prompt.tokens, context.uri, warming.signal);
    } catch {
      // The next request meets the same trouble and tells it.
    }
  }

  /** The prompt that a completion at this place would be asked with. */
  async promptAt(context: CompletionContext): Promise<Prompt> {
    return this.layOut(context, await this.snippets.of(context));
  }

  /** There is more to choose snippets from than before. */
  forgetSnippets(): void {
    this.snippets.forget();
  }

  /** Ends what runs. */
  close(): void {
    this.idle.stop();
    this.warming?.abort();
    this.running?.abort();
  }

  private get isRunning(): boolean {
    return this.running !== undefined && !this.running.isOver;
  }

  private async answer(job: Job, settings: Settings): Promise<Outcome> {
    if (job.signal.aborted) return { kind: 'cancelled' };
    const known = this.cache.find(job.text, job.around);
    if (known) return { kind: 'answer', ...known, source: 'cache' };
    const { trigger, isLate = false } = job.params;
    const deadlineMs =
      trigger === 'invoked' || isLate
        ? Math.max(settings.deadlineMs, PATIENT_DEADLINE_MS)
        : settings.deadlineMs;
    const leftMs = deadlineMs - DEADLINE_RESERVE_MS - (this.parts.now() - job.startedMs);
    const deadline = new Deadline(Math.max(0, leftMs), job.signal);
    try {
      return await this.follow(job, deadline);
    } finally {
      deadline.clear();
    }
  }

  /** Attaches to the generation that runs, or starts one, and reads along until there is an answer. */
  private async follow(job: Job, deadline: Deadline): Promise<Outcome> {
    const stems = job.text.stems.filter((stem) => !this.cache.has(job.text, stem));
    let generation = this.attachable(job);
    let source: AnswerSource = 'running-generation';
    for (;;) {
      if (!generation) {
        generation = this.start(this.plan(job, stems.shift() ?? fullStem(job.text), GREEDY));
        source = 'engine';
      }
      const outcome = await readAlong(generation, job, deadline, source);
      if (outcome) return (await this.secondTry(job, outcome, deadline)) ?? outcome;
      // It says something else. A prompt with the next stem may do better, unless there is none.
      if (stems[0] === generation.source.stem) stems.shift();
      generation = undefined;
    }
  }

  /**
   * On an empty line the model may skip what is missing and write the line below, or a comment and nothing else. What it would write had it not begun
   * so is worth a look; it takes the time of its own tokens only.
   */
  private async secondTry(job: Job, outcome: Outcome, deadline: Deadline): Promise<Outcome | undefined> {
    if (outcome.kind !== 'answer' || !(outcome.generated instanceof Generation)) return undefined;
    if (!isOnEmptyLine(job)) return undefined;
    const made = makeItem(outcome.answer, outcome.generated, job);
    const isWanted = typeof made === 'string' ? made !== 'repeats-suffix' : !isLoneComment(made, job);
    if (isWanted) return undefined;
    const plan = outcome.generated.otherwise();
    if (!plan || job.signal.aborted) return undefined;
    const second = await readAlong(this.start(plan), job, deadline, 'engine');
    if (second?.kind !== 'answer') return second?.kind === 'failed' ? undefined : second;
    const better = makeItem(second.answer, second.generated, job);
    return typeof better === 'string' ? undefined : second;
  }

  private attachable({ text }: Job): Generation | undefined {
    const { running } = this;
    return running && !running.isOver && canServe(running.source, text) ? running : undefined;
  }

  private start(plan: GenerationPlan): Generation {
    this.warming?.abort();
    this.running?.abort();
    const { engine, now } = this.parts;
    const generation: Generation = new Generation(plan, engine, this.tokenizer, now, () => {
      this.cache.add(generation);
    });
    this.running = generation;
    void generation.done.then(() => {
      this.counts.noteEngine(generation.statistics());
    });
    return generation;
  }

  private plan({ context, around, text, snippets }: Site, stem: string, sampling: Sampling): GenerationPlan {
    const { frame, before, reach } = text;
    const prompt = this.layOut(context, snippets, { stem, expected: before.slice(stem.length) });
    return {
      source: { frame, before, reach, stem },
      promptTokens: prompt.tokens,
      boundary: prompt.boundary,
      around,
      sampling,
      maxTokens: reach === 'line' ? LINE_TOKENS : BLOCK_TOKENS,
      ...(reach === 'statement' && { firstLineTokens: LINE_TOKENS }),
      stopTokens: this.parts.format.stopTokens,
      cacheKey: context.uri,
    };
  }

  private get budgetTokens(): number {
    return this.parts.settings().promptTokens || promptBudget(this.parts.engine.costs);
  }

  private layOut(
    context: CompletionContext,
    snippets: SnippetBlock,
    boundary = boundaryBefore(context.prefix),
  ): Prompt {
    const { format } = this.parts;
    const { tokenizer } = this;
    const budgetTokens = this.budgetTokens + snippets.tokens.length;
    return layOutPrompt({ context, snippets, boundary, format, tokenizer, budgetTokens });
  }

  /** Tells of a name whether it stands in the document, near the cursor first. */
  private namesOf({ uri, prefix, suffix, imports, enclosing }: CompletionContext): (name: string) => boolean {
    const outline = [...imports, ...enclosing].map(({ text }) => text);
    return (name) =>
      [prefix, suffix, ...outline, this.parts.textOf?.(uri) ?? ''].some((text) => holdsName(text, name));
  }

  private async chooseSnippets(context: CompletionContext): Promise<SnippetBlock> {
    const { snippetsFor, format } = this.parts;
    const { tokenizer, budgetTokens } = this;
    const snippets = (await snippetsFor?.(context, budgetTokens)) ?? [];
    if (snippets.length === 0) return NO_SNIPPETS;
    return snippetBlock({
      snippets,
      languageId: context.languageId,
      format,
      tokenizer,
      budgetTokens: Math.floor(budgetTokens * SNIPPETS_SHARE),
    });
  }

  private async resultOf(job: Job, outcome: Outcome): Promise<CompletionResult> {
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
      case 'answer': {
        const made = makeItem(outcome.answer, outcome.generated, job);
        const first = typeof made === 'string' ? made : (this.whyNot(job, outcome.generated, made) ?? made);
        const items = typeof first === 'string' ? [] : [first];
        if (job.params.trigger === 'invoked') await this.addSampled(job, outcome.generated, items);
        const statistics = this.statisticsOf(job, outcome);
        if (items.length > 0) {
          this.idle.after(NEXT_DELAY_MS, (signal) => this.computeNext(job, items[0]!, signal));
          return { kind: 'shown', items, statistics };
        }
        return { kind: 'empty', reason: first as EmptyReason, statistics };
      }
    }
  }

  /** Why an item is not shown to a person who has not asked. */
  private whyNot(job: Job, generated: Generated, item: CompletionItem): EmptyReason | undefined {
    if (job.params.trigger === 'automatic' && isOnEmptyLine(job) && isLoneComment(item, job))
      return 'lone-comment';
    return this.mayShow(job, generated, item) ? undefined : 'low-confidence';
  }

  /** What was shown once stays while it is typed: the rest of it is not judged anew. */
  private mayShow({ params, placement }: Job, generated: Generated, item: CompletionItem): boolean {
    const shows =
      params.trigger === 'invoked' ||
      this.shown.has(generated) ||
      isSureEnough(item.evidence, this.parts.settings().eagerness) ||
      this.isKnown(placement, item);
    if (shows) this.shown.add(generated);
    return shows;
  }

  /** The person has accepted this line here before, or types it often: that says more than the model's doubts. */
  private isKnown(
    { context, start }: ItemPlace['placement'],
    { insertText, range }: CompletionItem,
  ): boolean {
    const atCursor = start === range.start.character && start === context.position.character;
    return atCursor && (this.parts.personal?.knows(context, insertText) ?? false);
  }

  /** What will be suggested below the suggestion that is on the screen, should it be accepted. The next request ends it or takes it over. */
  private async computeNext(
    { placement, snippets }: Job,
    item: CompletionItem,
    signal: AbortSignal,
  ): Promise<void> {
    const context = nextPlace(placement.context, item);
    if (!context) return;
    // What made the suggestion may take a moment to let the engine go.
    await this.running?.done;
    if (signal.aborted) return;
    const site = siteOf(context, 'block', snippets);
    if (this.cache.find(site.text, site.around)) return;
    await this.start(this.plan(site, fullStem(site.text), GREEDY)).done;
  }

  /** Further suggestions for a person who asked: sampled, and different from those there are. */
  private async addSampled(job: Job, greedy: Generated, items: CompletionItem[]): Promise<void> {
    const { stems } = job.text;
    const stem = stems.find((candidate) => candidate === greedy.source.stem) ?? fullStem(job.text);
    for (const sampling of SAMPLED) {
      if (items.length >= job.params.maxItems || items.length === 0 || job.signal.aborted) return;
      const generation = new Generation(
        this.plan(job, stem, sampling),
        this.parts.engine,
        this.tokenizer,
        this.parts.now,
      );
      const cancel = (): void => {
        generation.abort();
      };
      job.signal.addEventListener('abort', cancel, { once: true });
      await generation.done;
      job.signal.removeEventListener('abort', cancel);
      if (generation.end === undefined) return;
      const item = makeItem(answerFrom(generation, job.text, job.around), generation, job);
      if (typeof item !== 'string' && items.every(({ insertText }) => insertText !== item.insertText)) {
        items.push(item);
      }
    }
  }

  private statisticsOf(job: Job, { generated, source }: Outcome & { kind: 'answer' }): CompletionStatistics {
    const totalMs = this.parts.now() - job.startedMs;
    const { retrievalMs } = job;
    if (source === 'cache' || !(generated instanceof Generation)) {
      return {
        source,
        totalMs,
        retrievalMs,
        promptTokens: 0,
        reusedTokens: 0,
        prefillMs: 0,
        generatedTokens: 0,
        decodeMs: 0,
      };
    }
    const { promptTokens, reusedTokens, prefillMs, generatedTokens, decodeMs } = generated.statistics();
    return { source, totalMs, retrievalMs, promptTokens, reusedTokens, prefillMs, generatedTokens, decodeMs };
  }
}

/** The deadline and the cancellation of one request. */
class Deadline {
  private readonly timer: NodeJS.Timeout;
  private readonly over: Promise<'late' | 'cancelled'>;
  private onAbort: (() => void) | undefined;

  constructor(
    ms: number,
    private readonly signal: AbortSignal,
  ) {
    let resolve: (value: 'late' | 'cancelled') => void = () => undefined;
    this.over = new Promise((settle) => {
      resolve = settle;
    });
    this.timer = setTimeout(() => {
      resolve('late');
    }, ms);
    this.onAbort = () => {
      resolve('cancelled');
    };
    signal.addEventListener('abort', this.onAbort, { once: true });
  }

  race(progress: Promise<void>): Promise<'late' | 'cancelled' | 'progress'> {
    return Promise.race([this.over, progress.then(() => 'progress' as const)]);
  }

  clear(): void {
    clearTimeout(this.timer);
    if (this.onAbort) this.signal.removeEventListener('abort', this.onAbort);
  }
}

/** Reads until the generation answers the request; undefined when it says something else and another prompt may help. */
async function readAlong(
  generation: Generation,
  job: Job,
  deadline: Deadline,
  source: AnswerSource,
): Promise<Outcome | undefined> {
  for (;;) {
    if (generation.failure !== undefined) return { kind: 'failed', message: messageOf(generation.failure) };
    if (generation.isAborted) return { kind: 'cancelled' };
    const answer = answerFrom(generation, job.text, job.around);
    if (answer.kind === 'differs' && !isLastResort(generation.source, job.text)) return undefined;
    if (answer.kind !== 'pending') return { kind: 'answer', answer, generated: generation, source };
    const passed = await deadline.race(generation.progress());
    if (passed === 'cancelled') return { kind: 'cancelled' };
    if (passed === 'late') return lateOutcome(generation, answer.text, source);
  }
}

/** At the deadline the whole lines of a block are worth showing; half a line is not. */
function lateOutcome(generated: Generated, text: string, source: AnswerSource): Outcome {
  const whole = text.slice(0, Math.max(0, text.lastIndexOf('\n')));
  if (whole.trim() === '') return { kind: 'late' };
  return { kind: 'answer', answer: { kind: 'text', text: whole, complete: false }, generated, source };
}

function isOnEmptyLine({ around: { lineBefore, lineAfter } }: Job): boolean {
  return lineBefore.trim() === '' && lineAfter.trim() === '';
}

/** A comment where nobody has begun one, and no code with it. */
function isLoneComment({ insertText }: CompletionItem, { around }: Job): boolean {
  return (
    around.place === 'code' &&
    insertText.split('\n').every((line) => line.trim() === '' || isCommentLine(line, around.languageId))
  );
}

function siteOf(context: CompletionContext, reach: Reach, snippets: SnippetBlock): Site {
  return {
    context,
    around: surroundingsOf(context, reach),
    text: requestTextOf(context, reach, snippets.text),
    snippets,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
