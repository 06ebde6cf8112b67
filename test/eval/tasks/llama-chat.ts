import type { LlamaServer } from '../../bench/peer/llama-server.ts';
import type { AskedFunction } from './asked-function.ts';

const ANSWER_TOKENS = 512;
/** As the product's further candidates are drawn. */
const TEMPERATURE = 0.8;
const TOP_P = 0.95;
const NAMES = { python: 'Python', javascript: 'JavaScript', typescript: 'TypeScript' } as const;

/**
 * The program that plain chat with llama.cpp gives on the same GGUF: the model's own chat form, the usual question.
 * @param attempt 0: the most probable words; else drawn, with a seed each.
 */
export async function askChat(server: LlamaServer, item: AskedFunction, attempt = 0): Promise<string> {
  const { languageId, beginning } = item;
  const { content } = await server.post('/completion', {
    prompt: chatOf(`Complete this ${NAMES[languageId]} function.\n\`\`\`${languageId}\n${beginning}\n\`\`\``),
    n_predict: ANSWER_TOKENS,
    cache_prompt: true,
    ...(attempt === 0
      ? { temperature: 0, top_k: 1 }
      : { temperature: TEMPERATURE, top_k: 0, top_p: TOP_P, seed: attempt }),
  });
  return programOf(item, content);
}

/** Qwen's template, its own system text. */
function chatOf(question: string): string {
  return (
    '<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\n' +
    `<|im_start|>user\n${question}<|im_end|>\n<|im_start|>assistant\n`
  );
}

/** What a person would take over: the first block of code; a bare body goes below the signature. */
export function programOf(
  { beginning, entryPoint, languageId }: Pick<AskedFunction, 'beginning' | 'entryPoint' | 'languageId'>,
  answer: string,
): string {
  const code = /```\w*\n([^]*?)(\n```|$)/.exec(answer)?.[1] ?? answer;
  if (languageId !== 'python') {
    const isWhole = new RegExp(`\\b${entryPoint}\\b\\s*(=|\\()`).test(code.split('{')[0] ?? '');
    return isWhole ? `${code}\n` : `${beginning}\n${code}\n}\n`;
  }
  // Imports and helpers that the function needs stand above it.
  if (new RegExp(`^def ${entryPoint}\\b`, 'm').test(code)) {
    return `${beginning.slice(0, beginning.lastIndexOf(`def ${entryPoint}`))}\n${code}\n`;
  }
  return `${beginning}\n${code}\n`;
}
