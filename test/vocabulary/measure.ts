/** What held-out files lose with a list: dropped tokens, and lines that contain one; by language and script. */
import type { Tokenizer } from '../../server/model/tokenizer.ts';
import { cutLines } from './count.ts';
import type { TextFile } from './files.ts';
import { scriptOf } from './languages.ts';

/** Row of the table for rests of lines, which begin in the middle of words as completions do. */
export const FROM_A_CURSOR = 'From a cursor on, all languages';

export interface Losses {
  tokens: number;
  lines: number;
  /** By list, in the order given. */
  readonly lost: readonly { tokens: number; lines: number; newTokens: number }[];
}

export class LossMeter {
  readonly byLanguage = new Map<string, Losses>();
  private readonly tokenizer: Pick<Tokenizer, 'encode'>;
  /** Line ends in each token. */
  private readonly lineEnds: Uint8Array;
  private readonly lists: readonly ReadonlySet<number>[];

  constructor(
    tokenizer: Pick<Tokenizer, 'encode'>,
    tokens: readonly (string | undefined)[],
    lists: readonly ReadonlySet<number>[],
  ) {
    this.tokenizer = tokenizer;
    this.lineEnds = Uint8Array.from(tokens, (token) => (token ?? '').split('Ċ').length - 1);
    this.lists = lists;
  }

  add(file: TextFile): void {
    this.addText(file.text, file.language);
    for (const line of cutLines(file.path, file.text)) {
      if (scriptOf(line) === undefined) this.addText(line, FROM_A_CURSOR);
    }
  }

  private addText(text: string, language: string): void {
    const lines = text.split('\n');
    const seen = new Set<number>();
    let line = 0;
    let tokens: number[] = [];
    const endLine = (): void => {
      this.addLine(scriptOf(lines[line]!) ?? language, tokens, seen);
      for (const id of tokens) seen.add(id);
      tokens = [];
    };
    for (const id of this.tokenizer.encode(text)) {
      tokens.push(id);
      const ends = this.lineEnds[id] ?? 0;
      if (ends === 0) continue;
      endLine();
      line += ends;
    }
    if (tokens.length > 0) endLine();
  }

  /** `seen`: tokens of earlier lines of the file. */
  private addLine(language: string, tokens: readonly number[], seen: ReadonlySet<number>): void {
    let losses = this.byLanguage.get(language);
    if (losses === undefined) {
      losses = { tokens: 0, lines: 0, lost: this.lists.map(() => ({ tokens: 0, lines: 0, newTokens: 0 })) };
      this.byLanguage.set(language, losses);
    }
    losses.tokens += tokens.length;
    losses.lines++;
    for (const [at, kept] of this.lists.entries()) {
      const dropped = tokens.filter((id) => !kept.has(id));
      if (dropped.length === 0) continue;
      const lost = losses.lost[at]!;
      lost.tokens += dropped.length;
      lost.newTokens += dropped.filter((id) => !seen.has(id)).length;
      lost.lines++;
    }
  }
}
