import { setTimeout as delay } from 'node:timers/promises';
import type { LlamaServer } from '../peer/llama-server.ts';
import type { Answer, Tokens, Typist } from './typist.ts';

/** Defaults of llama.vscode. */
const PREFIX_LINES = 256;
const SUFFIX_LINES = 64;
const MOST_LINE_SUFFIX_CHARACTERS = 8;
const WAIT_FOR_EARLIER_MS = 150;
const REQUEST = {
  n_predict: 128,
  top_k: 40,
  top_p: 0.99,
  stream: false,
  samplers: ['top_k', 'top_p', 'infill'],
  cache_prompt: true,
  t_max_prompt_ms: 500,
  t_max_predict_ms: 500,
};

interface Question {
  readonly prefix: string;
  readonly suffix: string;
  readonly prompt: string;
  readonly indent: number;
}

/**
 * llama-server driven as llama.vscode drives it (its src/completion.ts): `/infill` with lines around and the cursor's line as
 * `prompt`; one request at a time, which the next key does not end; a cache of answers that still fit what is typed; what repeats the
 * lines below is discarded. Left out: chunks of other files, and the request it sends ahead after an answer, which on a CPU keeps
 * the next key waiting.
 */
export class LlamaTypist implements Typist {
  readonly name = 'llama.cpp';
  private readonly answers = new Map<string, string>();
  private running: Promise<unknown> = Promise.resolve();
  private isRunning = false;
  private evaluated = 0;
  private generated = 0;

  constructor(private readonly server: LlamaServer) {}

  open(): Promise<void> {
    return Promise.resolve();
  }

  replace(): Promise<void> {
    return Promise.resolve();
  }

  async untilIdle(): Promise<void> {
    await this.running;
  }

  closeFile(): Promise<void> {
    return Promise.resolve();
  }

  async press(before: string, key: string, after: string, signal: AbortSignal): Promise<Answer> {
    while (this.isRunning) {
      await delay(WAIT_FOR_EARLIER_MS);
      if (signal.aborted) return { kind: 'cancelled' };
    }
    const question = questionAt(before + key, after);
    const lineSuffix = after.split('\n', 1)[0]!;
    if (lineSuffix.length > MOST_LINE_SUFFIX_CHARACTERS) return { kind: 'nothing', usedModel: false };
    const known = this.findAnswer(question);
    const answer = known ?? (await this.ask(question));
    const usedModel = known === undefined;
    const text = shownText(answer, question.prompt, after);
    if (text === undefined) return { kind: 'nothing', usedModel };
    if (usedModel) this.answers.set(keyOf(question), text);
    // The model writes a blank line's indentation, which stands there already.
    const behind = question.prompt === '' ? withoutIndent(text, question.indent) : text;
    return { kind: 'shown', text: behind, replaced: 0, usedModel };
  }

  tokens(): Promise<Tokens> {
    return Promise.resolve({ evaluated: this.evaluated, generated: this.generated });
  }

  async memory(): Promise<{ readonly server: number; readonly engine: number }> {
    return { server: 0, engine: await this.server.residentBytes() };
  }

  close(): Promise<void> {
    return this.server.close();
  }

  private async ask({ prefix, suffix, prompt, indent }: Question): Promise<string> {
    this.isRunning = true;
    const asked = this.server.post('/infill', {
      input_prefix: prefix,
      input_suffix: suffix,
      input_extra: [],
      prompt,
      ...(indent > 0 && { n_indent: indent }),
      ...REQUEST,
    });
    this.running = asked.catch(() => undefined);
    try {
      const { content, timings } = await asked;
      this.evaluated += timings.prompt_n;
      this.generated += timings.predicted_n;
      return content;
    } finally {
      this.isRunning = false;
    }
  }

  /** An answer for less of this line that says what was typed since. */
  private findAnswer(question: Question): string | undefined {
    const { prompt } = question;
    for (let length = prompt.length; length >= 0; length--) {
      const answer = this.answers.get(keyOf({ ...question, prompt: prompt.slice(0, length) }));
      if (answer?.startsWith(prompt.slice(length))) return answer.slice(prompt.length - length);
    }
    return undefined;
  }
}

function questionAt(text: string, after: string): Question {
  const lineStart = text.lastIndexOf('\n') + 1;
  const line = text.slice(lineStart);
  const linesBefore = text.slice(0, lineStart).split('\n').slice(0, -1).slice(-PREFIX_LINES);
  const linesAfter = after.split('\n').slice(0, SUFFIX_LINES + 1);
  return {
    prefix: `${linesBefore.join('\n')}\n`,
    suffix: `${linesAfter.join('\n')}\n`,
    prompt: line.trim() === '' ? '' : line,
    indent: line.length - line.trimStart().length,
  };
}

/** What llama.vscode shows of an answer; undefined when it discards it because it repeats what stands there. */
export function shownText(answer: string, prompt: string, after: string): string | undefined {
  if (answer.trim() === '') return undefined;
  const [first, ...more] = answer.replace(/\n+$/, '').split('\n');
  const [lineSuffix, ...below] = after.split('\n');
  const repeatsBelow = (lines: readonly string[], from: number): boolean =>
    lines.every((line, index) => line === below[from + index]);
  if (more.length === 0 && (first!.trim() === '' || first === lineSuffix)) return undefined;
  if (
    more.length > 0 &&
    (first!.trim() === '' || first!.trim() === lineSuffix!.trim()) &&
    repeatsBelow(more, 0)
  ) {
    return undefined;
  }
  const next = below.findIndex((line) => line.trim() !== '');
  if (next >= 0 && prompt + first! === below[next]) {
    if (more.length === 0) return undefined;
    if (more.length === 1 && below[next + 1]?.startsWith(more[0]!)) return undefined;
    if (more.length > 1 && repeatsBelow(more, next + 1)) return undefined;
  }
  if (lineSuffix!.trim() !== '') {
    if (first!.endsWith(lineSuffix!)) return first!.slice(0, -lineSuffix!.length);
    if (more.length > 0) return first;
  }
  return [first, ...more].join('\n');
}

function withoutIndent(text: string, indent: number): string {
  const blank = /^[ \t]*/.exec(text)![0];
  return text.slice(Math.min(indent, blank.length));
}

function keyOf({ prefix, suffix, prompt }: Question): string {
  return JSON.stringify([prefix, suffix, prompt]);
}
