import type { Sampling } from '../../engine.ts';
import { DraftLength, type StepMs } from './draft-length.ts';
import { NgramIndex } from './ngram-index.ts';

/** Generated texts that are remembered: a person who types something else than the last one often gets most of it again. */
const MOST_RECENT_TEXTS = 12;
/** So much of what stood before a generated text is remembered with it, to find the text by. */
const LEAD_TOKENS = 8;

export interface Draft {
  readonly tokens: readonly number[];
  readonly agreeing: number;
}

export const NO_DRAFT: Draft = { tokens: [], agreeing: 0 };

/** Drafts for one sequence: the prompt and what is generated behind it. */
export class SequenceDrafter {
  constructor(
    private readonly index: NgramIndex,
    private readonly lengths: DraftLength,
    private readonly stepMs: StepMs,
  ) {}

  push(token: number): void {
    this.index.push(token);
  }

  /** @param most as many as can be of use. @param certain tokens that the same step evaluates before the draft. */
  draft(most: number, certain: number): Draft {
    const found = this.index.find(most);
    if (!found) return NO_DRAFT;
    const length = this.lengths.best(found.agreeing, found.tokens.length, (drafted) =>
      this.stepMs(certain + drafted),
    );
    return length === 0 ? NO_DRAFT : { tokens: found.tokens.slice(0, length), agreeing: found.agreeing };
  }

  /** How many of a draft's tokens the model chose too. */
  learn({ agreeing, tokens }: Draft, accepted: number): void {
    if (tokens.length > 0) this.lengths.learn(agreeing, tokens.length, accepted);
  }
}

/** Speculative decoding (Leviathan et al. 2022, arXiv 2211.17192) with drafts from the prompt, other documents and recent answers. */
export class Drafter {
  private readonly recent: (readonly number[])[] = [];
  /** Sampled text follows drafts less often. */
  private readonly lengths: Readonly<Record<Sampling['kind'], DraftLength>> = {
    greedy: new DraftLength(),
    sample: new DraftLength(),
  };

  constructor(private readonly stepMs: StepMs) {}

  /** @param others texts of other documents. */
  start(
    promptTokens: readonly number[],
    others: Iterable<readonly number[]>,
    kind: Sampling['kind'],
  ): SequenceDrafter {
    const index = new NgramIndex();
    for (const text of others) index.addOther(text);
    for (const text of this.recent) index.addOther(text);
    for (const token of promptTokens) index.push(token);
    return new SequenceDrafter(index, this.lengths[kind], this.stepMs);
  }

  /** A text that was generated. */
  remember(promptTokens: readonly number[], generated: readonly number[]): void {
    if (generated.length === 0) return;
    this.recent.push([...promptTokens.slice(-LEAD_TOKENS), ...generated]);
    if (this.recent.length > MOST_RECENT_TEXTS) this.recent.shift();
  }
}
