/** What held-out files lose: tokens, and lines with a token, that are below a threshold; by language and script. */
import type { Tokenizer } from '../../server/model/tokenizer.ts';
import { cutLines } from './count.ts';
import type { TextFile } from './files.ts';
import { scriptOf } from './languages.ts';

export interface Losses {
  tokens: number;
  lines: number;
  /** By threshold, in the order given. */
  readonly lostTokens: number[];
  readonly lostLines: number[];
}

export class LossMeter {
  readonly byLanguage = new Map<string, Losses>();
  private readonly tokenizer: Pick<Tokenizer, 'encode'>;
  /** Line ends in each token. */
  private readonly lineEnds: Uint8Array;
  private readonly scores: Float64Array;
  private readonly thresholds: readonly number[];

  constructor(
    tokenizer: Pick<Tokenizer, 'encode'>,
    tokens: readonly (string | undefined)[],
    scores: Float64Array,
    thresholds: readonly number[],
  ) {
    this.tokenizer = tokenizer;
    this.lineEnds = Uint8Array.from(tokens, (token) => (token ?? '').split('Ċ').length - 1);
    this.scores = scores;
    this.thresholds = thresholds;
  }

  add(file: TextFile): void {
    this.addText(file.text, file.language);
    for (const line of cutLines(file.path, file.text)) {
      if (scriptOf(line) === undefined) this.addText(line, 'From a cursor on, all languages');
    }
  }

  private addText(text: string, language: string): void {
    const lines = text.split('\n');
    let line = 0;
    let tokens: number[] = [];
    for (const id of this.tokenizer.encode(text)) {
      tokens.push(id);
      const ends = this.lineEnds[id] ?? 0;
      if (ends === 0) continue;
      this.addLine(scriptOf(lines[line]!) ?? language, tokens);
      tokens = [];
      line += ends;
    }
    if (tokens.length > 0) this.addLine(scriptOf(lines[line]!) ?? language, tokens);
  }

  private addLine(language: string, tokens: readonly number[]): void {
    let losses = this.byLanguage.get(language);
    if (losses === undefined) {
      const none = this.thresholds.map(() => 0);
      losses = { tokens: 0, lines: 0, lostTokens: none, lostLines: [...none] };
      this.byLanguage.set(language, losses);
    }
    losses.tokens += tokens.length;
    losses.lines++;
    for (const [at, threshold] of this.thresholds.entries()) {
      const lost = tokens.filter((id) => this.scores[id]! < threshold).length;
      losses.lostTokens[at]! += lost;
      if (lost > 0) losses.lostLines[at]!++;
    }
  }
}
