import * as v from 'valibot';
import { candidateOption, MOST_CANDIDATES } from '../candidate-option.ts';
import { extractContext } from '../../context/extract-context.ts';
import type { ChatMessage } from '../chat-template.ts';
import { checkExamples } from '../examples/check.ts';
import { describeDoubt } from '../describe-doubt.ts';
import { textOfDocument } from '../lines.ts';
import { gatherMaterial, type Material } from '../material.ts';
import { background, languageName } from '../prompt-parts.ts';
import { declarationAt, type Declaration } from '../declaration.ts';
import { plainCode } from '../plain-code.ts';
import { bestFirst } from '../rank.ts';
import { nothingHere, refused } from '../refused.ts';
import { editVerdict } from '../syntax-verdict.ts';
import type { ExamplesVerdict, Task, TaskInput, TaskResult, TaskTools } from '../task.ts';
import { fitIndentation } from '../fit-indentation.ts';
import { missingImports } from '../known-imports.ts';
import { doubtsOf } from './doubts.ts';
import { generationPlace, type GenerationPlace } from './place.ts';
import { splitImports } from '../split-imports.ts';
import { withOtherName } from '../used-in-own-definition.ts';
import { readWritten } from './written.ts';

const options = v.object({
  candidate: candidateOption,
});
export type GenerateOptions = v.InferOutput<typeof options>;

const INSTRUCTION_TOKENS = 150;
/** Written anew where the documentation's examples fail: each takes as long as the first. */
const MAX_OTHER_WAYS = 2;
/** Imports belong below these at a file's top. */
const FILE_HEAD = /^\s*($|#!|\/\/|\/\*|\*|#(?!include)|["']use strict["'])/;

type Edit = Extract<TaskResult, { readonly kind: 'edit' }>;

/** Writes the code that a comment, signature or docstring announces. */
export const generate: Task<GenerateOptions> = {
  options,
  run: async (input, { candidate }, tools) => {
    const place = generationPlace(input.document, input.language, input.range);
    if (!place) {
      return nothingHere(
        'Put the cursor on a comment, or on a function that has no body yet: that is what code is generated from.',
      );
    }
    const site = siteOf(input, place);
    const material = gatherMaterial(
      input,
      { startLine: place.leadStartLine, endLine: place.range.start.line, what: WHAT[place.kind] },
      tools.tokenizer,
      tools.budgetTokens - INSTRUCTION_TOKENS,
    );
    tools.progress({ kind: 'reading', context: material.used });
    const messages = generateMessages(input, place, material);
    const asked = { site, messages, material, tools };
    const edit = await withoutMistake(asked, candidate);
    return usable(await withExamplesHeld(asked, candidate, edit));
  },
};

interface Asked {
  readonly site: Site;
  readonly messages: readonly ChatMessage[];
  readonly material: Material;
  readonly tools: TaskTools;
}

/** Written once, and once more where something is wrong with it that can be told to the model. */
async function withoutMistake({ site, messages, material, tools }: Asked, attempt: number): Promise<Edit> {
  const { input, place } = site;
  const first = await write(site, messages, attempt, tools);
  const edit = await editOf(site, first, material, tools);
  const mistake = first.isCutOff || hold(edit) ? undefined : mistakeIn(site, edit, first.code);
  if (!mistake) return edit;

  tools.progress({ kind: 'retry', reason: mistake.reason });
  const again = [
    ...messages,
    { role: 'assistant', content: fence(input.languageId, place.lead + first.code) },
    { role: 'user', content: mistake.correction },
  ] satisfies readonly ChatMessage[];
  const draft = await write(site, again, attempt, tools, mistake.start);
  const second = await editOf(site, draft, material, tools);
  return second.newText.trim() === '' ? edit : bestFirst([edit, second], input.language)[0]!;
}

/**
 * Where the documentation's examples fail, the first of some further ways of which they hold; else the best of all. The question stays as it was:
 * what drawing again finds was measured, and what a model makes of being told was not (docs/decisions/examples-in-a-sandbox.md).
 */
async function withExamplesHeld(
  { site, messages, material, tools }: Asked,
  candidate: number,
  first: Edit,
): Promise<Edit> {
  const failed = first.doubts.find(({ kind }) => kind === 'failed-example');
  if (!failed) return first;
  const edits = [first];
  for (let way = 1; way <= MAX_OTHER_WAYS && !edits.some(hold); way++) {
    tools.progress({ kind: 'retry', reason: `${describeDoubt(failed)}: trying another way.` });
    // Not the seed of a further candidate that may be asked for.
    const draft = await write(site, messages, candidate + way * MOST_CANDIDATES, tools);
    const edit = await editOf(site, draft, material, tools);
    if (edit.newText.trim() !== '') edits.push(edit);
  }
  return bestFirst(edits, site.input.language)[0]!;
}

function hold({ examples, syntax }: Edit): boolean {
  return syntax.kind !== 'wrong' && examples?.kind === 'run' && examples.failed.length === 0;
}

function usable(edit: Edit): TaskResult {
  if (edit.newText.trim() !== '') return edit;
  return refused(
    'no-result',
    'The model wrote nothing here. Say more in the comment, or try another candidate.',
  );
}

interface Site {
  readonly input: TaskInput;
  readonly place: GenerationPlace;
  /** One level of indentation of the document. */
  readonly unit: string;
  /** The function whose body is written. */
  readonly declaration: Declaration | undefined;
}

function siteOf(input: TaskInput, place: GenerationPlace): Site {
  const { layout } = extractContext({ ...input, uri: '', position: place.range.start });
  const at = { start: place.range.start, end: place.range.start };
  const declaration = place.kind === 'body' ? declarationAt({ ...input, range: at }) : undefined;
  return { input, place, unit: layout.indentUnit, declaration };
}

const WHAT = {
  declaration: 'the comment',
  member: 'the class up to the comment',
  body: 'the function so far',
  statements: 'the function up to the comment',
} as const;

interface Draft {
  /** From the margin. */
  readonly code: string;
  readonly isCutOff: boolean;
  readonly meanLogProbability: number;
}

async function write(
  site: Site,
  messages: readonly ChatMessage[],
  attempt: number,
  tools: TaskTools,
  start = '',
): Promise<Draft> {
  const { place, input } = site;
  let drawn = '';
  const answer = await tools.ask({
    messages,
    answerStart: `\`\`\`${input.languageId}\n${place.lead}${start}`,
    attempt,
    onText: (text) => {
      const { code, isOver } = readWritten(place, input.language, start + text, false);
      if (code !== drawn) {
        drawn = code;
        tools.progress({ kind: 'draft', range: place.range, newText: newTextOf(site, code) });
      }
      return isOver ? 'enough' : 'go-on';
    },
  });
  const { code } = readWritten(place, input.language, start + answer.text, true);
  return { code, isCutOff: answer.end === 'length', meanLogProbability: answer.meanLogProbability };
}

async function editOf(site: Site, draft: Draft, material: Material, tools: TaskTools): Promise<Edit> {
  const { place, input, declaration } = site;
  const { language, languageId } = input;
  const { code, isCutOff, meanLogProbability } = draft;
  const split = place.kind === 'declaration' ? splitImports(code, language) : { code, imports: [] };
  const newText = split.code.trim() === '' ? '' : newTextOf(site, split.code);
  const elsewhere = textOfDocument(input.document);
  const imports = [
    ...split.imports.filter((line) => !elsewhere.includes(line)),
    ...missingImports(languageId, plainCode(split.code, language), [elsewhere, ...split.imports].join('\n')),
  ];
  const seen = [elsewhere, ...input.related.map(({ text }) => text), ...imports].join('\n');
  const importLine = importLineOf(input);
  const syntax = editVerdict(input, place.range, newText, tools);
  const told =
    newText === ''
      ? []
      : doubtsOf({ language, languageId, place, declaration, code: split.code, elsewhere: seen });
  const examples: ExamplesVerdict =
    syntax.kind === 'wrong' || isCutOff
      ? { kind: 'none' }
      : await checkExamples({ input, place, newText, imports, importLine }, tools);
  const [failed] = examples.kind === 'run' ? examples.failed : [];
  return {
    kind: 'edit',
    range: place.range,
    newText: newText.replaceAll('\n', input.document.eol),
    imports: [...new Set(imports)],
    importLine,
    syntax,
    doubts: failed ? [{ kind: 'failed-example', ...failed }, ...told] : told,
    examples,
    isCutOff,
    meanLogProbability,
    context: material.used,
  };
}

/** The code as it is put into the document, with `\n` line ends. */
function newTextOf({ place, unit }: Site, code: string): string {
  if (code.trim() === '') return '';
  const opening = place.needsOpening ? ' {' : '';
  const text = `${opening}\n${fitIndentation(code, unit, place.indent)}`;
  switch (place.closer) {
    case 'there':
      return `${text}\n${place.indent}`;
    case 'missing':
      return `${text}\n${place.indent}}`;
    case 'none':
      return text;
  }
}

/** Behind the last import at the file's top, else below its first comments. */
function importLineOf({ document, language }: TaskInput): number {
  const pattern = language.imports === undefined ? undefined : new RegExp(language.imports);
  let line = 0;
  let after: number | undefined;
  for (let at = 0; at < document.lineCount; at++) {
    const text = document.lineAt(at);
    if (pattern && /^\S/.test(text) && pattern.test(text)) after = at + 1;
    else if (after === undefined && line === at && FILE_HEAD.test(text)) line = at + 1;
    if (at > 200) break;
  }
  return after ?? (line === 0 || document.lineAt(line - 1).trim() === '' ? line : 0);
}

/** The question and, as its first words, the code it is about. */
function generateMessages(
  { path, language, languageId }: Pick<TaskInput, 'path' | 'language' | 'languageId'>,
  place: GenerationPlace,
  material: Material,
): readonly ChatMessage[] {
  const name = languageName(language, languageId);
  const reference = background(material, languageId);
  return [
    { role: 'system', content: SYSTEM },
    {
      role: 'user',
      content: `${reference}${QUESTIONS[place.kind](name)} (${path})\n${fence(languageId, place.lead)}`,
    },
  ];
}

const SYSTEM = 'You are an expert programmer. You write correct, complete code and nothing else.';
const QUESTIONS = {
  declaration: (name: string) =>
    `Write the ${name} code that this comment asks for, as one complete function or class. No examples, no tests.`,
  member: (name: string) =>
    `Go on with this ${name} class: write the one member that its last comment asks for.`,
  body: (name: string) => `Complete this ${name} function.`,
  statements: (name: string) =>
    `Go on with this ${name} function: write the code that its last comment asks for.`,
} as const;

function fence(languageId: string, code: string): string {
  return `\`\`\`${languageId}\n${code.replace(/\n$/, '')}\n\`\`\``;
}

/** What a function begins with, where it is not `function`. */
const DEFINES: Readonly<Record<string, string>> = { python: 'def' };

interface Mistake {
  /** For the person. */
  readonly reason: string;
  /** For the model. */
  readonly correction: string;
  /** What the code is made to begin with. */
  readonly start?: string;
}

/** What is worth a second try. */
function mistakeIn(
  { input, place, unit }: Site,
  { syntax, doubts, newText, range }: Edit,
  code: string,
): Mistake | undefined {
  if (syntax.kind === 'wrong') {
    const { line, message } = syntax.problem;
    const text = newText.split(/\r?\n/)[line - range.start.line]?.trim() ?? '';
    const quoted = text === '' ? '' : ` in the line \`${text}\``;
    return {
      reason: `Line ${line + 1}: ${message}.`,
      correction: `This is not valid ${languageName(input.language, input.languageId)}: ${message}${quoted}. Write it again, correctly.`,
    };
  }
  const undefinedOnes = doubts.flatMap((doubt) => (doubt.kind === 'undefined-name' ? [doubt.name] : []));
  const names = undefinedOnes.map((name) => `\`${name}\``);
  if (names.length > 0) {
    const called =
      place.kind === 'body' ? undefinedOnes.find((name) => newText.includes(`${name}(`)) : undefined;
    const are = `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} defined nowhere`;
    return {
      reason: `${are}.`,
      correction: `${are}. Write it again, complete, and define ${names.length === 1 ? 'it' : 'them'} first: the code must work as it stands.`,
      // Asked alone the model writes the same once more.
      ...(called !== undefined && { start: `${unit}${DEFINES[input.languageId] ?? 'function'} ${called}(` }),
    };
  }
  const gravest = doubts.find(({ kind }) => kind !== 'failed-example');
  if (!gravest || gravest.kind === 'unused-parameter') return undefined;
  const said = describeDoubt(gravest);
  if (gravest.kind === 'used-in-own-definition') {
    const correction = `\`${gravest.name}\` is there already and must not be defined again: call the variable otherwise. Write it again, complete.`;
    const start = withOtherName(code, gravest.name, input.languageId);
    return { reason: `${said}.`, correction, start };
  }
  return { reason: `${said}.`, correction: `This is not right: ${said}. Write it again, complete.` };
}
