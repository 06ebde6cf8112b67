import * as v from 'valibot';
import type { ChatMessage } from './chat-template.ts';
import { unknownNames } from './grounding.ts';
import { gatherMaterial, type Material } from './material.ts';
import { background, fenced, languageName } from './prompt-parts.ts';
import { nothingHere, refused } from './refused.ts';
import { targetOf } from './target.ts';
import type { Task, TaskInput } from './task.ts';

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
    let told = 0;
    const answer = await tools.ask({
      messages: explainMessages(input, material, { ...given, history }),
      onText: (text) => {
        tools.progress({ kind: 'text', text: text.slice(told) });
        told = text.length;
        return 'go-on';
      },
    });
    const markdown = answer.text.trim();
    if (markdown === '') return refused('no-result', 'The model gave no answer.');
    const known = [material.code, background(material, ''), input.path, given.question ?? '', said].join(
      '\n',
    );
    return {
      kind: 'answer',
      markdown,
      unknownNames: unknownNames(markdown, known),
      isCutOff: answer.end === 'length',
      context: material.used,
    };
  },
};

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
const SHORT =
  'Explain this code. First say in one sentence what it does and what it returns. Then list its steps in at most 5 short bullet points. Do not repeat the code.';
const MORE =
  'Explain this code in detail: what it is for, its parameters, every step in order, what it returns, and special cases such as empty input or errors. Do not repeat the code.';
