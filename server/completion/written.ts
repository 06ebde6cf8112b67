import type { Tokenizer, TokenStreamDecoder } from '../model/tokenizer.ts';

/** Tokens and their natural log-probabilities. */
export interface WrittenTokens {
  readonly ids: readonly number[];
  readonly logProbabilities: readonly number[];
}

interface TakenBack {
  readonly text: string;
  /** Natural logarithm. */
  readonly logProbability: number;
}

/** A text that grows by tokens. */
export class Written implements WrittenTokens {
  text = '';
  /** Length of `text` after each token. */
  readonly tokenEnds: number[] = [];
  readonly ids: number[] = [];
  readonly logProbabilities: number[] = [];
  #decoder: TokenStreamDecoder;

  constructor(private readonly tokenizer: Tokenizer) {
    this.#decoder = tokenizer.decodeStream();
  }

  push(id: number, logProbability: number): void {
    this.text += this.#decoder.push(id);
    this.ids.push(id);
    this.tokenEnds.push(this.text.length);
    this.logProbabilities.push(logProbability);
  }

  pushAll({ ids, logProbabilities }: WrittenTokens): void {
    ids.forEach((id, index) => {
      this.push(id, logProbabilities[index]!);
    });
  }

  /** The first tokens, so many. */
  first(count: number): WrittenTokens {
    return { ids: this.ids.slice(0, count), logProbabilities: this.logProbabilities.slice(0, count) };
  }

  /** Takes back the tokens that reach beyond `offset`. @returns what of their text stood before it, and how probable they were together. */
  takeBackTo(offset: number): TakenBack {
    const { text } = this;
    const all = sum(this.logProbabilities);
    const kept = this.first(this.tokenEnds.filter((end) => end <= offset).length);
    this.text = '';
    for (const list of [this.tokenEnds, this.ids, this.logProbabilities]) list.length = 0;
    this.#decoder = this.tokenizer.decodeStream();
    this.pushAll(kept);
    return {
      text: text.slice(this.text.length, offset),
      logProbability: all - sum(this.logProbabilities),
    };
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
