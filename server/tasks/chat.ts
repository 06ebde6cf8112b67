import * as v from 'valibot';
import type { ChatMessage } from './chat-template.ts';
import type { ContextUsed } from './context-used.ts';
import { unknownNames } from './grounding.ts';
import { gatherMaterial, type Material } from './material.ts';
import { background, fenced, languageName } from './prompt-parts.ts';
import { refused } from './refused.ts';
import { targetOf } from './target.ts';
import type { Task, TaskInput, TaskTools } from './task.ts';

const message = v.object({ role: v.picklist(['system', 'user', 'assistant']), content: v.string() });
const options = v.object({
  /** Oldest first; the last one is answered. */
  messages: v.pipe(v.array(message), v.minLength(1), v.maxLength(1000)),
  /** `here`: the code at the place is given with the last message; `none`: the document does not matter. */
  code: v.optional(v.picklist(['none', 'here']), 'none'),
});
export type ChatOptions = v.InferOutput<typeof options>;

/** What the template writes around each message. */
const FRAME_TOKENS = 6;
/** The code gets at most this share; what was said before, the rest. */
const CODE_SHARE = 0.6;

/** Answers a conversation in Markdown. What does not fit is left out from its beginning; a system message stays. */
export const chat: Task<ChatOptions> = {
  options,
  run: async (input, { messages: given, code }, tools) => {
    const last = given.at(-1)!;
    const material = code === 'here' ? materialHere(input, last.content, tools) : undefined;
    const asked: ChatMessage[] = [
      ...given.slice(0, -1),
      { ...last, content: withCode(input, material, last.content) },
    ];
    const fitting = newestThatFit(asked, tools);
    if (!fitting) {
      return refused(
        'too-large',
        `This message is too long: the model reads ${tools.budgetTokens.toLocaleString('en-US')} tokens at most (foretype.taskPromptTokens).`,
      );
    }
    const context = material?.used ?? nothingRead(input);
    tools.progress({ kind: 'reading', context });
    let told = 0;
    const answer = await tools.ask({
      messages: fitting,
      onText: (text) => {
        tools.progress({ kind: 'text', text: text.slice(told) });
        told = text.length;
        return 'go-on';
      },
    });
    if (answer.text.trim() === '') return refused('no-result', 'The model gave no answer.');
    const known = asked.map(({ content }) => content).join('\n');
    return {
      kind: 'answer',
      markdown: answer.text.trim(),
      unknownNames: material ? unknownNames(answer.text, known) : [],
      isCutOff: answer.end === 'length',
      context,
    };
  },
};

function materialHere(input: TaskInput, question: string, tools: TaskTools): Material | undefined {
  const target = targetOf(input);
  if (!target) return undefined;
  const left = tools.budgetTokens - tools.tokenizer.encode(question).length;
  return gatherMaterial(input, target, tools.tokenizer, Math.max(0, Math.floor(left * CODE_SHARE)));
}

function withCode(
  { language, languageId, path }: TaskInput,
  material: Material | undefined,
  question: string,
): string {
  if (!material) return question;
  const name = languageName(language, languageId);
  return `${background(material, languageId)}${name} code from ${path}:\n${fenced(material.code, languageId)}\n\n${question}`;
}

/** System messages, the last message, and as many before it as fit; undefined where the last one alone does not. */
function newestThatFit(
  messages: readonly ChatMessage[],
  { tokenizer, budgetTokens }: Pick<TaskTools, 'tokenizer' | 'budgetTokens'>,
): readonly ChatMessage[] | undefined {
  const costs = messages.map(({ content }) => tokenizer.encode(content).length + FRAME_TOKENS);
  const isKept = messages.map(({ role }, index) => role === 'system' || index === messages.length - 1);
  let left = budgetTokens - costs.reduce((sum, cost, index) => sum + (isKept[index] ? cost : 0), 0);
  if (left < 0) return undefined;
  for (let index = messages.length - 2; index >= 0; index--) {
    if (isKept[index]) continue;
    if (costs[index]! > left) break;
    left -= costs[index]!;
    isKept[index] = true;
  }
  return messages.filter((_, index) => isKept[index]);
}

function nothingRead({ path }: TaskInput): ContextUsed {
  return {
    path,
    startLine: 0,
    endLine: 0,
    what: 'the conversation',
    omittedLines: 0,
    definitions: [],
    importCount: 0,
    related: [],
  };
}
