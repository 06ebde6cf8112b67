import * as v from 'valibot';
import { candidateOption } from './candidate-option.ts';
import type { ChatMessage } from './chat-template.ts';
import { dedent, textOfLines } from './lines.ts';
import { gatherMaterial, type Material } from './material.ts';
import { newSyntaxProblems } from './new-syntax-problems.ts';
import { background, fenced, languageName } from './prompt-parts.ts';
import { bestFirst } from './rank.ts';
import { nothingHere, refused } from './refused.ts';
import { syntaxProblems } from './syntax-problem.ts';
import { verdictOf } from './syntax-verdict.ts';
import { targetOf, type Target } from './target.ts';
import type { Task, TaskInput, TaskResult, TaskTools } from './task.ts';
import { writtenBlock } from './written-block.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const problem = v.object({
  /** Counts from 0. */
  line: count,
  /** What a compiler, a linter or a test says. */
  message: v.pipe(v.string(), v.minLength(1), v.maxLength(2000)),
});
type Problem = v.InferOutput<typeof problem>;
const options = v.object({
  candidate: candidateOption,
  /** Of the editor. Without any, what the grammar finds wrong here. */
  problems: v.optional(v.pipe(v.array(problem), v.maxLength(20)), []),
});
export type FixOptions = v.InferOutput<typeof options>;

const INSTRUCTION_TOKENS = 250;
/** A longer piece is not written again to mend a line of it. */
const MAX_LINES = 60;
/** Of a longer piece, so many lines on each side of the problem. */
const LINES_AROUND = 15;
/** More problems than these at once are too much for a small model. */
const MAX_PROBLEMS = 3;
const MAX_MESSAGE_CHARACTERS = 300;
/** Another seed than those of candidates. */
const RETRY_ATTEMPT = 100;

type Edit = Extract<TaskResult, { readonly kind: 'edit' }>;

/** Mends what an editor's diagnostic, or the grammar, says is wrong. */
export const fix: Task<FixOptions> = {
  options,
  run: async (input, { candidate, problems: given }, tools) => {
    const problems = problemsOf(input, given);
    const [first] = problems;
    if (!first) {
      return nothingHere(
        'There is no problem here to fix. Put the cursor on a line with an error or a warning.',
      );
    }
    const target = placeOf(input, first.line);
    if (!target) return nothingHere('There is no code here to fix.');
    const material = gatherMaterial(input, target, tools.tokenizer, tools.budgetTokens - INSTRUCTION_TOKENS);
    if (material.used.omittedLines > 0) {
      return refused(
        'too-large',
        'The lines around this problem are too long to be read whole (foretype.taskPromptTokens).',
      );
    }
    tools.progress({ kind: 'reading', context: material.used });
    const site = siteOf(input, target, material, tools);
    const messages = fixMessages(
      site,
      problems.filter(({ line }) => line >= target.startLine && line <= target.endLine),
    );
    let edit = await write(site, messages, candidate, tools);
    // A model that is sure of the mistake gives it back as it was; drawn anew it may see it.
    edit ??= await write(site, messages, candidate + RETRY_ATTEMPT, tools);
    if (!edit) {
      return refused(
        'no-result',
        'The model found no change that would mend this. Try again, or fix it by hand.',
      );
    }
    if (edit.isCutOff) {
      return refused(
        'no-result',
        'The answer became too long (foretype.taskMaxTokens), so nothing was changed.',
      );
    }
    if (edit.syntax.kind !== 'wrong') return edit;
    const { problem: wrong } = edit.syntax;
    tools.progress({ kind: 'retry', reason: `Line ${wrong.line + 1}: ${wrong.message}.` });
    const again = [
      ...messages,
      { role: 'assistant', content: fenced(dedent(edit.newText).text, input.languageId) },
      {
        role: 'user',
        content: `This is not valid ${languageName(input.language, input.languageId)}: ${wrong.message}. Write the whole code again, correctly.`,
      },
    ] satisfies readonly ChatMessage[];
    const second = await write(site, again, candidate, tools);
    return !second || second.isCutOff ? edit : bestFirst([edit, second], input.language)[0]!;
  },
};

function problemsOf(input: TaskInput, given: readonly Problem[]): readonly Problem[] {
  const { document, tree, range } = input;
  if (given.length > 0) {
    return given.filter(({ line }) => line < document.lineCount).slice(0, MAX_PROBLEMS);
  }
  if (!tree) return [];
  const within = (startLine: number, endLine: number) =>
    syntaxProblems(tree, (line) => document.lineAt(line), startLine, endLine);
  const here = within(range.start.line, range.end.line);
  // A grammar often sees an error only further down than it was made.
  const target = here.length === 0 ? targetOf(input) : undefined;
  return (target ? within(target.startLine, target.endLine) : here)
    .slice(0, MAX_PROBLEMS)
    .map(({ line, message }) => ({ line, message: `Syntax error: ${message}` }));
}

/** The function around the problem, else the lines around it. */
function placeOf(input: TaskInput, line: number): Target | undefined {
  const { document } = input;
  const character = document.lineAt(line).trimEnd().length;
  const at = { line, character };
  const target = targetOf({ ...input, range: { start: at, end: at } });
  if (!target) return undefined;
  const contains = target.startLine <= line && line <= target.endLine;
  if (contains && target.endLine - target.startLine < MAX_LINES && !isBrokenOff(input, target)) return target;
  const selected = {
    start: { line: Math.max(0, line - LINES_AROUND), character: 0 },
    end: { line: Math.min(document.lineCount - 1, line + LINES_AROUND), character: 1 },
  };
  const around = targetOf({ ...input, range: selected });
  return around && { ...around, what: 'the lines around the problem' };
}

/** A mistake in the syntax may leave a single line of what is a function: too little to see what is meant. */
function isBrokenOff({ document }: TaskInput, { startLine, endLine }: Target): boolean {
  return startLine === endLine && /^\s/.test(document.lineAt(startLine));
}

interface Site {
  readonly input: TaskInput;
  readonly target: Target;
  readonly material: Material;
  /** The lines as they are. */
  readonly lines: readonly string[];
  readonly check: ReturnType<typeof newSyntaxProblems>;
  /** What all lines begin with. */
  readonly indent: string;
}

function siteOf(input: TaskInput, target: Target, material: Material, tools: TaskTools): Site {
  const text = textOfLines(input.document, target.startLine, target.endLine);
  const check = newSyntaxProblems(input, tools);
  return { input, target, material, check, lines: text.split('\n'), indent: dedent(text).indent };
}

/** Undefined where the model gives the code back unchanged, or nothing. */
async function write(
  site: Site,
  messages: readonly ChatMessage[],
  attempt: number,
  tools: TaskTools,
): Promise<Edit | undefined> {
  const { input, lines, target, material } = site;
  const range = {
    start: { line: target.startLine, character: 0 },
    end: { line: target.endLine, character: input.document.lineAt(target.endLine).length },
  };
  let drawn = lines.join('\n');
  const answer = await tools.ask({
    messages,
    answerStart: `\`\`\`${input.languageId}\n`,
    attempt,
    onText: (text) => {
      const { code, isOver } = writtenBlock(text);
      const written = linesOf(site, code).slice(0, isOver ? undefined : -1);
      // What is not written again yet stands as it is.
      const newText = [...written, ...lines.slice(written.length)].join('\n');
      if (newText !== drawn) {
        drawn = newText;
        tools.progress({ kind: 'draft', range, newText });
      }
      return isOver ? 'enough' : 'go-on';
    },
  });
  const newLines = linesOf(site, writtenBlock(answer.text).code);
  const newText = newLines.join('\n');
  if (newText.trim() === '' || newText === lines.join('\n')) return undefined;
  return {
    kind: 'edit',
    range,
    newText: newLines.join(input.document.eol),
    imports: [],
    importLine: 0,
    syntax: verdictOf(site.check(range, newText)),
    doubts: [],
    isCutOff: answer.end === 'length',
    meanLogProbability: answer.meanLogProbability,
    context: material.used,
  };
}

/** As they stand in the document: with its indentation, and its blanks at the ends of lines that are otherwise the same. */
function linesOf({ indent, lines }: Site, code: string): readonly string[] {
  const original = new Map(lines.map((line) => [line.trimEnd(), line]));
  return code.split('\n').map((line) => {
    const text = line.trim() === '' ? '' : indent + line.trimEnd();
    return original.get(text) ?? text;
  });
}

function fixMessages({ input, material }: Site, problems: readonly Problem[]): readonly ChatMessage[] {
  const { document, language, languageId, path } = input;
  const name = languageName(language, languageId);
  const said = problems.map(({ line, message }) => {
    const text = document.lineAt(line).trim();
    const where = text === '' ? '' : `In the line \`${text}\`: `;
    return `${where}${message.trim().slice(0, MAX_MESSAGE_CHARACTERS)}`;
  });
  return [
    { role: 'system', content: SYSTEM },
    {
      role: 'user',
      content:
        `${background(material, languageId)}This ${name} code (${path}) is wrong:\n${fenced(material.code, languageId)}\n\n` +
        `${said.join('\n')}\n\nWrite the whole code again with this mistake corrected. Change only what is wrong.`,
    },
  ];
}

const SYSTEM =
  'You are an expert programmer. You find the mistake in code and correct it. You write code and nothing else.';
