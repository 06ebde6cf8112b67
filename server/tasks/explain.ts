import * as v from 'valibot';
import type { ChatMessage } from './chat-template.ts';
import { distinctItems } from './distinct-items.ts';
import { unknownNames } from './grounding.ts';
import { gatherMaterial, type Material } from './material.ts';
import { background, fenced, languageName } from './prompt-parts.ts';
import { nothingHere, refused } from './refused.ts';
import { targetOf } from './target.ts';
import type { Answer, Question, Task, TaskInput, TaskTools } from './task.ts';

const options = v.object({
  /** `short`: what it is for and the steps that matter. `more`: part by part. */
  detail: v.optional(v.picklist(['short', 'more']), 'short'),
  /** What was said before, oldest first; the first question is empty. */
  history: v.optional(v.array(v.object({ question: v.string(), answer: v.string() })), []),
  /** A further question on the same code. */
  question: v.optional(v.string()),
});
export type ExplainOptions = v.InferOutput<typeof options>;

/** Room for the frame and the words of the instructions. */
const INSTRUCTION_TOKENS = 200;
/** Of a line or two there are no steps to tell. */
const LEAST_STEPS_LINES = 2;
const MAX_STEPS = 5;
const MAX_SENTENCES = 3;
/** Of what was said before, this many turns are read again. */
const MAX_TURNS = 3;

/** Says in Markdown what code does, and answers questions on it. */
export const explain: Task<ExplainOptions> = {
  options,
  run: async (input, given, tools) => {
    const target = targetOf(input);
    if (!target) return nothingHere('There is no code here to explain.');
    const history = given.history.slice(-MAX_TURNS);
    const said = history.map(({ question, answer }) => question + answer).join('');
    const budget = tools.budgetTokens - INSTRUCTION_TOKENS - tools.tokenizer.encode(said).length;
    const material = gatherMaterial(input, target, tools.tokenizer, Math.max(budget, tools.budgetTokens / 2));
    tools.progress({ kind: 'reading', context: material.used });
    const isShort = given.detail === 'short' && given.question === undefined;
    const messages = explainMessages(input, material, { ...given, history });
    const first = await tell(tools, '', { messages, isWhole: isShort ? isWholeSummary : never });
    let markdown = (isShort ? summaryOf(first.text) : first.text).trim();
    let end = first.end;
    if (isShort && markdown !== '' && target.endLine - target.startLine >= LEAST_STEPS_LINES) {
      // A small model keeps to a form only when it is led through it.
      const steps = await tell(tools, '\n\n1. ', {
        messages: [...messages, { role: 'assistant', content: markdown }, { role: 'user', content: STEPS }],
        answerStart: '1. ',
        isWhole: isWholeList,
      });
      markdown += `\n\n${firstItems(`1. ${steps.text}`)}`;
      end = steps.end;
    }
    if (markdown === '') return refused('no-result', 'The model gave no answer.');
    const known = [material.code, background(material, ''), input.path, given.question ?? '', said].join(
      '\n',
    );
    return {
      kind: 'answer',
      markdown,
      unknownNames: unknownNames(markdown, known),
      isCutOff: end === 'length',
      context: material.used,
    };
  },
};

/** Asks, and streams the answer behind `lead`. */
async function tell(
  tools: TaskTools,
  lead: string,
  question: Pick<Question, 'messages' | 'answerStart'> & { readonly isWhole: (text: string) => boolean },
): Promise<Answer> {
  let told = 0;
  return tools.ask({
    messages: question.messages,
    ...(question.answerStart !== undefined && { answerStart: question.answerStart }),
    onText: (text) => {
      if (question.isWhole(text)) return 'enough';
      tools.progress({ kind: 'text', text: (told === 0 ? lead : '') + text.slice(told) });
      told = text.length;
      return 'go-on';
    },
  });
}

const never = (): boolean => false;
/** A summary ends with its paragraph, and with its third sentence at the latest. */
function isWholeSummary(text: string): boolean {
  return text.trimStart().includes('\n') || (text.match(/[.!?](?=\s)/g)?.length ?? 0) >= MAX_SENTENCES;
}

function summaryOf(text: string): string {
  const [paragraph = ''] = text.trim().split('\n');
  return paragraph
    .split(/(?<=[.!?])\s/)
    .slice(0, MAX_SENTENCES)
    .join(' ');
}

/** One item too many has begun, or something else than an item, or an item is done that repeats another. */
function isWholeList(text: string): boolean {
  const done = text.split('\n').slice(0, -1);
  if (distinctItems(done).length < done.length) return true;
  const lines = text.split('\n').slice(1);
  const started = lines.filter((line) => /^\s*(-|\*|\d+\.)\s/.test(line)).length + 1;
  return started > MAX_STEPS || lines.some((line) => /^[^\s\d*-]/.test(line));
}

/** A list's items up to the last allowed one or the first that repeats another; what comes behind it is left out. */
function firstItems(list: string): string {
  const lines = list.split('\n').filter((line) => /^\s*(-|\*|\d+\.)\s+\S/.test(line));
  return distinctItems(lines.slice(0, MAX_STEPS)).join('\n');
}

/** The conversation so far and what is asked now. */
function explainMessages(
  { path, language, languageId }: Pick<TaskInput, 'path' | 'language' | 'languageId'>,
  material: Material,
  { detail, history, question }: ExplainOptions,
): readonly ChatMessage[] {
  const name = languageName(language, languageId);
  const first =
    `${background(material, languageId)}${name} code from ${path}:\n${fenced(material.code, languageId)}\n\n` +
    (detail === 'short' ? SHORT : MORE);
  const messages: ChatMessage[] = [{ role: 'system', content: SYSTEM }];
  const questions = [...history.map((turn) => turn.question), ...(question === undefined ? [] : [question])];
  // A question whose turn was left behind is asked with the code; the code itself must not be left out.
  const asked = questions.map((text, index) => (index === 0 ? withCode(first, text) : text));
  if (asked.length === 0) asked.push(first);
  asked.forEach((content, index) => {
    messages.push({ role: 'user', content });
    const answer = history[index]?.answer;
    if (answer !== undefined) messages.push({ role: 'assistant', content: answer });
  });
  return messages;
}

function withCode(first: string, question: string): string {
  return question === '' ? first : `${first.slice(0, first.lastIndexOf('\n\n'))}\n\n${question}`;
}

const SYSTEM =
  'You explain code to an experienced programmer. You say only what the code shows, in plain words, and put names from the code in backticks.';
const SHORT = 'Say in one or two sentences what this code does and what it returns.';
const STEPS =
  'Now list what happens when it is called, step by step, in at most 5 short points, with names from the code in backticks. Leave imports and definitions out.';
const MORE =
  'Explain this code in detail: what it is for, its parameters, every step in order, what it returns, and special cases such as empty input or errors. Do not repeat the code.';
