import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Place } from './places.ts';
import { duplicates, rightCharacters, Screen } from './screen.ts';
import type { Answer, Typist } from './typist.ts';

/** Whoever opens a file or jumps in it looks before they type. */
const ARRIVAL_MS = 1_500;
/** Of the interval between keys, to both sides. */
const JITTER = 0.4;
/** After Enter, and now and then in a line, a person stops to think, and looks at the screen. */
const PAUSE_MS = 1_000;
const PAUSE_SHARE = 1 / 15;

/**
 * `opened`: the cursor arrives in a file just opened; `jumped`: at another place of it; `typed`: a key that the next one follows at
 * once; `paused`: a key after which the person stops for a moment.
 */
export type Moment = 'opened' | 'jumped' | 'typed' | 'paused';

export interface KeySample {
  readonly moment: Moment;
  readonly outcome: Answer['kind'];
  /** From the key to its answer, also when that came too late; null when none came. */
  readonly latencyMs: number | null;
  /** Whether the answer, be it "nothing", was there before the next key. Only then anyone sees it. */
  readonly seen: boolean;
  readonly usedModel: boolean;
  /** Whether this key brought a new text to the screen. */
  readonly brought: boolean;
  /** Whether a text stood behind the cursor when the next key was typed. */
  readonly onScreen: boolean;
  readonly flicker: boolean;
  readonly duplicate: boolean;
}

export interface PlaceSample {
  readonly keys: readonly KeySample[];
  /** Characters to type, and those of them that accepting the right suggestions would have written. */
  readonly characters: number;
  readonly completedCharacters: number;
}

export interface Typing {
  readonly arrival: 'opened' | 'jumped';
  /** Milliseconds from key to key, on average. */
  readonly intervalMs: number;
  /** Gives numbers in [0, 1); the same for everybody who types this place. */
  readonly random: () => number;
  /** Whether the person waits for every answer before the next key. */
  readonly waits: boolean;
}

/** Types the place's keys as a person does, who looks at the screen but does not wait for it. */
export async function typePlace(typist: Typist, place: Place, typing: Typing): Promise<PlaceSample> {
  const { after, keys } = place;
  const screen = new Screen();
  const gap = keys.join('');
  const samples: (() => KeySample)[] = [];
  const answers: Promise<void>[] = [];
  let { before } = place;
  let typed = 0;
  let completed = 0;
  let completedUntil = 0;
  for (const [index, key] of ['', ...keys].entries()) {
    const pressedMs = performance.now();
    const moment = index === 0 ? typing.arrival : momentOf(key, typing.random());
    const pauseMs = pauseAfter(moment, typing);
    const nextKey = new AbortController();
    screen.type(key);
    typed += key.length;
    let arrived:
      { answer: Answer; latencyMs: number; seen: boolean; flicker: boolean; brought: boolean } | undefined;
    const answering = typist.press(before, key, after, nextKey.signal).then((answer) => {
      const seen = !nextKey.signal.aborted;
      const change = seen ? screen.draw(answer.kind === 'shown' ? answer.text : '') : 'none';
      const latencyMs = performance.now() - pressedMs;
      arrived = {
        answer,
        latencyMs,
        seen,
        flicker: change === 'flicker',
        brought: seen && isNew(change, answer),
      };
    });
    answers.push(answering);
    // Reported by the last line of this function.
    answering.catch(() => undefined);
    before += key;
    if (typing.waits) await answering;
    await delay(Math.max(0, pressedMs + pauseMs - performance.now()));
    nextKey.abort();
    const upcoming = gap.slice(typed) + after;
    const right = Math.min(rightCharacters(screen.text, upcoming), gap.length - typed);
    completed += Math.max(0, typed + right - Math.max(typed, completedUntil));
    completedUntil = Math.max(completedUntil, typed + right);
    const onScreen = screen.text !== '';
    samples.push(() => sampleOf(moment, arrived, onScreen, after));
  }
  await Promise.all(answers);
  return { keys: samples.map((sample) => sample()), characters: gap.length, completedCharacters: completed };
}

function momentOf(key: string, random: number): Moment {
  return key.startsWith('\n') || random < PAUSE_SHARE ? 'paused' : 'typed';
}

function pauseAfter(moment: Moment, { intervalMs, random }: Typing): number {
  switch (moment) {
    case 'opened':
    case 'jumped':
      return ARRIVAL_MS;
    case 'paused':
      return PAUSE_MS;
    case 'typed':
      return intervalMs * (1 + JITTER * (2 * random() - 1));
  }
}

function isNew(change: ReturnType<Screen['draw']>, answer: Answer): boolean {
  return change !== 'none' && answer.kind === 'shown';
}

function sampleOf(
  moment: Moment,
  arrived:
    { answer: Answer; latencyMs: number; seen: boolean; flicker: boolean; brought: boolean } | undefined,
  onScreen: boolean,
  after: string,
): KeySample {
  if (arrived === undefined) throw new Error('A key without an answer.');
  const { answer, latencyMs, seen, flicker, brought } = arrived;
  const answered = answer.kind === 'shown' || answer.kind === 'nothing';
  return {
    moment,
    outcome: answer.kind,
    latencyMs: answered ? latencyMs : null,
    seen: seen && answered,
    usedModel: answered ? answer.usedModel : true,
    brought,
    onScreen,
    flicker,
    duplicate: brought && answer.kind === 'shown' && duplicates(answer.text, answer.replaced, after),
  };
}
