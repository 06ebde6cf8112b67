import { performance } from 'node:perf_hooks';
import type { LlamaServer } from '../peer/llama-server.ts';
import type { Sample, Typist } from './typist.ts';

/** Defaults of llama.vscode. */
const PREFIX_LINES = 256;
const SUFFIX_LINES = 64;
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

/**
 * llama-server driven as llama.vscode drives it: `/infill` with lines around and the cursor's line as `prompt`, and its cache of
 * answers that still fit what is typed. Left out: chunks of other files, and the requests it sends ahead of time.
 */
export class LlamaTypist implements Typist {
  readonly name = 'llama.cpp';
  private readonly answers = new Map<string, string>();

  constructor(private readonly server: LlamaServer) {}

  open(): Promise<void> {
    return Promise.resolve();
  }

  replace(): Promise<void> {
    return Promise.resolve();
  }

  closeFile(): Promise<void> {
    return Promise.resolve();
  }

  async press(before: string, key: string, after: string): Promise<Sample> {
    const started = performance.now();
    const text = before + key;
    const lineStart = text.lastIndexOf('\n') + 1;
    const line = text.slice(lineStart);
    const prompt = line.trim() === '' ? '' : line;
    const prefix = `${text.slice(0, lineStart).split('\n').slice(0, -1).slice(-PREFIX_LINES).join('\n')}\n`;
    const suffix = `${after
      .split('\n')
      .slice(0, SUFFIX_LINES + 1)
      .join('\n')}\n`;
    const cached = this.findAnswer(prefix, prompt, suffix);
    if (cached !== undefined) {
      return sample(started, cached, { usedModel: false, evaluatedTokens: 0 });
    }
    const indent = line.length - line.trimStart().length;
    const { content, timings } = await this.server.post('/infill', {
      input_prefix: prefix,
      input_suffix: suffix,
      input_extra: [],
      prompt,
      ...(indent > 0 && { n_indent: indent }),
      ...REQUEST,
    });
    this.answers.set(keyOf(prefix, prompt, suffix), content);
    return sample(started, content, { usedModel: true, evaluatedTokens: timings.prompt_n });
  }

  async memory(): Promise<{ readonly server: number; readonly engine: number }> {
    return { server: 0, engine: await this.server.residentBytes() };
  }

  close(): Promise<void> {
    return this.server.close();
  }

  /** An answer for less of this line that says what was typed since. */
  private findAnswer(prefix: string, prompt: string, suffix: string): string | undefined {
    for (let length = prompt.length; length >= 0; length--) {
      const answer = this.answers.get(keyOf(prefix, prompt.slice(0, length), suffix));
      if (answer?.startsWith(prompt.slice(length))) return answer.slice(prompt.length - length);
    }
    return undefined;
  }
}

function keyOf(prefix: string, prompt: string, suffix: string): string {
  return JSON.stringify([prefix, suffix, prompt]);
}

function sample(
  started: number,
  answer: string,
  effort: Pick<Sample, 'usedModel' | 'evaluatedTokens'>,
): Sample {
  const outcome = answer.trim() === '' ? 'nothing' : 'shown';
  return { latencyMs: performance.now() - started, outcome, ...effort };
}
