import type { LlamaServer } from '../../bench/peer/llama-server.ts';
import type { FunctionItem } from './functions.ts';

const ANSWER_TOKENS = 512;

/** The program that plain chat with llama.cpp gives, greedily, on the same GGUF: the model's own chat form, the usual question. */
export async function askChat(server: LlamaServer, item: FunctionItem): Promise<string> {
  const { content } = await server.post('/completion', {
    prompt: chatOf(`Complete this Python function.\n\`\`\`python\n${item.prompt.trimEnd()}\n\`\`\``),
    n_predict: ANSWER_TOKENS,
    temperature: 0,
    top_k: 1,
    cache_prompt: true,
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
export function programOf({ prompt, entryPoint }: FunctionItem, answer: string): string {
  const code = /```\w*\n([^]*?)(\n```|$)/.exec(answer)?.[1] ?? answer;
  // Imports and helpers that the function needs stand above it.
  if (new RegExp(`^def ${entryPoint}\\b`, 'm').test(code)) {
    return `${prompt.slice(0, prompt.lastIndexOf(`def ${entryPoint}`))}\n${code}\n`;
  }
  return `${prompt.trimEnd()}\n${code}\n`;
}
