/** Exact match of single lines: the same token ids for each recipe and for llama.cpp on the GGUF, so that only the arithmetic differs. */
import type { ModelSession } from '../../../server/engine/onnx/session.ts';
import type { PromptFormat } from '../../../server/model/prompt-format.ts';
import type { Tokenizer } from '../../../server/model/tokenizer.ts';
import type { EvalItem } from '../../eval/items.ts';
import type { LlamaServer } from '../peer/llama-server.ts';

/** Longer than nearly any line. */
const LINE_TOKENS = 64;
/** As the engine cuts a prompt on a fast machine. */
const CHUNK = 64;

/** Writes on behind these tokens, greedily, up to the line's end. */
export type LineWriter = (prompt: readonly number[]) => Promise<string>;

/** Whether each item's line came out as it was, blanks at its end apart. */
export async function exactLines(
  write: LineWriter,
  items: readonly EvalItem[],
  format: PromptFormat,
  tokenizer: Tokenizer,
): Promise<boolean[]> {
  const exact: boolean[] = [];
  for (const { prompt, hole, suffix } of items) {
    const { prefixToken, suffixToken, middleToken } = format;
    const [before, after] = [tokenizer.encode(prompt), tokenizer.encode(suffix)];
    const line = await write([prefixToken, suffixToken, ...after, middleToken, ...before]);
    exact.push(line.trimEnd() === hole.trimEnd());
  }
  return exact;
}

export function sessionWriter(
  session: ModelSession,
  { stopTokens }: PromptFormat,
  tokenizer: Tokenizer,
): LineWriter {
  return async (prompt) => {
    const cache = session.newCache();
    const last = prompt.length - 1;
    for (let start = 0; start < last; start += CHUNK) {
      await session.run(cache, prompt.slice(start, Math.min(start + CHUNK, last)), []);
    }
    const written: number[] = [];
    let next = prompt[last]!;
    while (written.length < LINE_TOKENS) {
      const logits = await session.run(cache, [next], [0]);
      next = session.tokenAt(logits.indexOf(logits.reduce((left, right) => Math.max(left, right))));
      if (stopTokens.includes(next)) break;
      written.push(next);
      if (tokenizer.decode([next]).includes('\n')) break;
    }
    return firstLine(tokenizer.decode(written));
  };
}

export function llamaWriter(server: LlamaServer): LineWriter {
  return async (prompt) => {
    const answer = await server.post('/completion', {
      prompt,
      n_predict: LINE_TOKENS,
      stop: ['\n'],
      temperature: 0,
      top_k: 1,
      cache_prompt: false,
    });
    return firstLine(answer.content);
  };
}

function firstLine(text: string): string {
  return text.split('\n')[0]!;
}
