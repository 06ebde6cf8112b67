/** Asks llama.cpp on the same GGUF, greedily, in the two ways people use it. */
import { performance } from 'node:perf_hooks';
import type { LlamaAnswer, LlamaServer } from '../bench/peer/llama-server.ts';
import { insertRaw } from './answer.ts';
import type { Answerer, Reply } from './answerer.ts';
import type { PlacedItem } from './placed-item.ts';

/**
 * Enough for any hole of one line, of which only the first line is kept: the second number is asked for where the first gave no whole
 * line. And enough for nearly all holes of several lines.
 */
const LINE_TOKENS = [20, 64];
const BLOCK_TOKENS = [192];
/** What `/infill` gets is what llama.vscode gives it. The usual form gets about as much as Foretype's prompt holds. */
const INFILL_LINES_BEFORE = 256;
const INFILL_LINES_AFTER = 64;
const USUAL_CHARACTERS_BEFORE = 3_000;
const USUAL_CHARACTERS_AFTER = 1_000;
const GREEDY = { temperature: 0, top_k: 1, cache_prompt: true };

/**
 * `infill`: `/infill` as llama.vscode asks it (whole lines before, the cursor's line as `prompt`, left out while blank).
 * `usual`: the model's documented prompt `<|fim_prefix|>…<|fim_suffix|>…<|fim_middle|>`; before a hole of whole lines the last line
 * break is left out, which is its better variant.
 */
export type LlamaForm = 'infill' | 'usual';

export class LlamaAnswerer implements Answerer {
  readonly name: string;

  constructor(
    private readonly server: LlamaServer,
    private readonly form: LlamaForm,
    /** Keep the first line only: the set's holes are single lines. */
    private readonly oneLine: boolean,
  ) {
    this.name = `llama.cpp ${form}`;
  }

  async ask(placed: PlacedItem): Promise<Reply> {
    const started = performance.now();
    const answers: LlamaAnswer[] = [];
    for (const tokens of this.oneLine ? LINE_TOKENS : BLOCK_TOKENS) {
      const answer = await (this.form === 'infill'
        ? this.infill(placed, tokens)
        : this.usual(placed, tokens));
      answers.push(answer);
      if (answer.timings.predicted_n < tokens || /\S.*\n/.test(answer.content)) break;
    }
    const sum = (figure: keyof LlamaAnswer['timings']): number =>
      answers.reduce((total, { timings }) => total + timings[figure], 0);
    const figures = {
      latencyMs: performance.now() - started,
      evaluatedTokens: sum('prompt_n'),
      prefillMs: sum('prompt_ms'),
      generatedTokens: sum('predicted_n'),
      decodeMs: sum('predicted_ms'),
    };
    const { content } = answers.at(-1)!;
    if (content.trim() === '') return { kind: 'nothing', reason: 'blank', figures };
    return { kind: 'shown', completed: insertRaw(placed, content, this.oneLine), figures };
  }

  /** The server belongs to whoever started it. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  private infill({ text, offset, position }: PlacedItem, tokens: number): Promise<LlamaAnswer> {
    const lineStart = offset - position.character;
    const linePrefix = text.slice(lineStart, offset);
    return this.server.post('/infill', {
      input_prefix: lastLines(text.slice(0, lineStart), INFILL_LINES_BEFORE),
      prompt: linePrefix.trim() === '' ? '' : linePrefix,
      input_suffix: firstLines(text.slice(offset), INFILL_LINES_AFTER),
      n_predict: tokens,
      ...GREEDY,
    });
  }

  private usual({ text, offset, wholeLines, item }: PlacedItem, tokens: number): Promise<LlamaAnswer> {
    const before = wholeLines ? item.prompt.replace(/\n[ \t]*$/, '') : text.slice(0, offset);
    const after = wholeLines ? item.suffix : text.slice(offset);
    return this.server.post('/completion', {
      prompt: `<|fim_prefix|>${endOf(before)}<|fim_suffix|>${startOf(after)}<|fim_middle|>`,
      n_predict: tokens,
      ...GREEDY,
    });
  }
}

function lastLines(text: string, count: number): string {
  return text
    .split('\n')
    .slice(-count - 1)
    .join('\n');
}

function firstLines(text: string, count: number): string {
  return text
    .split('\n')
    .slice(0, count + 1)
    .join('\n');
}

/** Whole lines, as many as fit. */
function endOf(text: string): string {
  if (text.length <= USUAL_CHARACTERS_BEFORE) return text;
  const cut = text.slice(-USUAL_CHARACTERS_BEFORE);
  return cut.slice(cut.indexOf('\n') + 1);
}

function startOf(text: string): string {
  if (text.length <= USUAL_CHARACTERS_AFTER) return text;
  return text.slice(0, text.lastIndexOf('\n', USUAL_CHARACTERS_AFTER) + 1);
}
