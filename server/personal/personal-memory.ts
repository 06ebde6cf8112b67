import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import type { CompletionContext } from '../context/context.ts';
import { describeLearned } from './describe-learned.ts';
import { isKnownLine } from './known-line.ts';
import { isLearnable } from './learnable.ts';
import {
  addLines,
  keyOf,
  withinLimits,
  type Learned,
  type LearnedByKey,
  type LearnedLines,
} from './learned.ts';
import { LearnedFile } from './learned-file.ts';
import { likelyAt } from './likely-at.ts';

/** After the first thing that is not kept yet. */
const KEEP_AFTER_MS = 3_000;
/** Other windows write the same file; it is looked at again at most this often. */
const LOOK_AGAIN_MS = 5_000;
/** Where the file cannot be written for long, the oldest goes. */
const MOST_FRESH = 5_000;
/** Lines typed once, which are forgotten when the server ends. */
const MAX_TYPED_ONCE = 2_000;

export interface PersonalMemoryParts {
  /** Where it is kept, by the settings as they are now. */
  readonly folder: () => string;
  /** The setting, as it is now. Off: nothing is learned and nothing is used. */
  readonly isOn: () => boolean;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly log: (message: string) => void;
  readonly keepAfterMs?: number;
}

/** What a person accepted, and what they type again and again: on this machine only, erasable, in memory and in one file. */
export class PersonalMemory {
  #file: LearnedFile | undefined;
  #known: LearnedByKey = new Map();
  #erasedMs = 0;
  /** Learned since the file was last written. */
  #fresh: { readonly lines: LearnedLines; readonly atMs: number }[] = [];
  #stamp: string | undefined;
  #lookedAtMs = -Infinity;
  #timer: NodeJS.Timeout | undefined;
  /** One look at the file after the other. */
  #work: Promise<void> = Promise.resolve();
  readonly #typedOnce = new LRUCache<string, true>({ max: MAX_TYPED_ONCE });

  constructor(private readonly parts: PersonalMemoryParts) {}

  /** Off: nothing is learned and nothing is used. */
  get isOn(): boolean {
    return this.parts.isOn();
  }

  /** Lines that were accepted, or typed: these are learned when they come a second time. */
  learn(lines: LearnedLines): void {
    if (!this.parts.isOn() || !isLearnable(lines)) return;
    if (lines.way === 'accepted') this.#learn(lines);
    else {
      const habit = this.#habitIn(lines);
      if (habit) this.#learn(habit);
    }
  }

  /** Learned texts that are like what may come here, the likeliest first. */
  likelyAt(context: CompletionContext, most: number): readonly string[] {
    return likelyAt(this.#learned, context, most)
      .map(({ text }) => text)
      .reverse();
  }

  /** Whether a suggestion's first line was accepted, or is typed often, below the same line in this language. */
  knows(context: CompletionContext, insertText: string): boolean {
    return isKnownLine(this.#learned, context, insertText);
  }

  /** All of it in words, for the person it is about: also when it is off. */
  async describe(): Promise<string> {
    await this.keep();
    return describeLearned({
      learned: [...this.#known.values()],
      file: this.#fileNow().path,
      isOn: this.parts.isOn(),
    });
  }

  /** Erases all, in memory and on disk, for other windows too. @throws when the file cannot be written. */
  async erase(): Promise<void> {
    this.#stopTimer();
    this.#typedOnce.clear();
    await this.#inTurn(async () => {
      this.#fresh = [];
      this.#known = new Map();
      this.#erasedMs = this.parts.nowMs();
      await this.#write();
    });
  }

  /** Puts what is fresh into the file, with what other windows have put there. Never rejects. */
  keep(): Promise<void> {
    this.#stopTimer();
    return this.#inTurn(async () => {
      const file = this.#fileNow();
      try {
        await this.#take(file);
        const count = this.#fresh.length;
        if (count === 0) return;
        await this.#write();
        this.#fresh = this.#fresh.slice(count);
      } catch (error) {
        this.parts.log(`What was learned could not be kept: ${String(error)}`);
      }
    });
  }

  #learn(lines: LearnedLines): void {
    const atMs = this.parts.nowMs();
    this.#fresh.push({ lines, atMs });
    addLines(this.#known, lines, atMs);
    if (this.#fresh.length > MOST_FRESH) this.#fresh.shift();
    this.#timer ??= setTimeout(() => void this.keep(), this.parts.keepAfterMs ?? KEEP_AFTER_MS).unref();
  }

  get #learned(): readonly Learned[] {
    if (!this.parts.isOn()) return [];
    const nowMs = this.parts.nowMs();
    if (nowMs - this.#lookedAtMs >= LOOK_AGAIN_MS) {
      this.#lookedAtMs = nowMs;
      void this.#inTurn(() => this.#take(this.#fileNow()));
    }
    return [...this.#known.values()];
  }

  /** What the file holds, and on top what is fresh. */
  async #take(file: LearnedFile): Promise<void> {
    const stamp = await file.stamp();
    if (stamp === this.#stamp && this.#fresh.length === 0) return;
    this.#stamp = stamp;
    const { learned, erasedMs } = await file.read();
    this.#erasedMs = erasedMs;
    this.#fresh = this.#fresh.filter(({ atMs }) => atMs > erasedMs);
    const nowMs = this.parts.nowMs();
    const known = withinLimits(learned, nowMs);
    for (const { lines, atMs } of this.#fresh) addLines(known, lines, atMs);
    this.#known = withinLimits(known.values(), nowMs);
  }

  async #write(): Promise<void> {
    const file = this.#fileNow();
    await file.write({ learned: [...this.#known.values()], erasedMs: this.#erasedMs });
    this.#stamp = await file.stamp();
  }

  #fileNow(): LearnedFile {
    const path = join(this.parts.folder(), 'learned.json');
    if (this.#file?.path !== path) {
      this.#file = new LearnedFile(path, this.parts.log);
      this.#stamp = undefined;
    }
    return this.#file;
  }

  /** What of a typed line is a habit: it below the same line, else it alone. */
  #habitIn(lines: LearnedLines): LearnedLines | undefined {
    const alone = { ...lines, above: '' };
    const seen = [lines, alone].filter((each) => this.#wasTyped(each));
    for (const each of [lines, alone]) this.#typedOnce.set(keyOf(each), true);
    return seen[0];
  }

  #wasTyped(lines: LearnedLines): boolean {
    const key = keyOf(lines);
    return this.#typedOnce.has(key) || this.#known.has(key);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }
}
