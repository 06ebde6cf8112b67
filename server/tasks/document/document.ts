import * as v from 'valibot';
import { candidateOption } from '../candidate-option.ts';
import { extractContext } from '../../context/extract-context.ts';
import type { ChatMessage } from '../chat-template.ts';
import { unknownNames } from '../grounding.ts';
import { linesWithClass } from '../lines-with-class.ts';
import { gatherMaterial, type Material } from '../material.ts';
import { background, fenced, languageName } from '../prompt-parts.ts';
import { nothingHere, refused } from '../refused.ts';
import { editVerdict } from '../syntax-verdict.ts';
import type { Task, TaskInput, TaskResult, TaskTools } from '../task.ts';
import { documentedAt, type Declaration } from '../declaration.ts';
import { formOf, type Documentation, type Form } from './forms.ts';
import { documentationPlace, type DocumentationPlace } from './place.ts';

const options = v.object({
  candidate: candidateOption,
});
export type DocumentOptions = v.InferOutput<typeof options>;

const INSTRUCTION_TOKENS = 250;
/** Columns that lines are broken at. */
const LINE_COLUMNS = 100;
const MIN_LINE_COLUMNS = 40;
/** The second attempt at a sentence is another one than those of candidates. */
const RETRY_ATTEMPT = 100;
const SENTENCE_END = /[.!?](?=\s+[A-Z`])/;

/** Writes the documentation of the function or class at the cursor, in its language's form. */
export const document: Task<DocumentOptions> = {
  options,
  run: async (input, { candidate }, tools) => {
    const name = languageName(input.language, input.languageId);
    const form = formOf(input.language.ids[0] ?? input.languageId);
    if (!form) return nothingHere(`Foretype knows no form of documentation for ${name}.`);
    const declaration = documentedAt(input);
    if (!declaration)
      return nothingHere('Put the cursor on a function, a class or a member: that is what is documented.');
    const place = documentationPlace(input, declaration, form);
    if (!place) {
      return nothingHere('Documentation needs a line of its own: put the body on the next line first.');
    }
    const unit = extractContext({ ...input, uri: '', position: declaration.body.start }).layout.indentUnit;
    const material = gatherMaterial(
      input,
      { ...linesRead(input, declaration), what: whatOf(declaration) },
      tools.tokenizer,
      tools.budgetTokens - INSTRUCTION_TOKENS,
    );
    tools.progress({ kind: 'reading', context: material.used });
    const site = { input, declaration, form, place, unit, material };
    const written = await write(site, candidate, tools);
    if (written.documentation.summary === '') {
      return refused('no-result', 'The model found nothing to say here. Try another candidate.');
    }
    return editOf(site, written, tools);
  },
};

/** What has no body says little without what it is a member of. */
function linesRead(
  input: TaskInput,
  declaration: Declaration,
): { readonly startLine: number; readonly endLine: number } {
  const { body } = declaration;
  return body.start === body.end ? linesWithClass(input, declaration) : declaration;
}

interface Site {
  readonly input: TaskInput;
  readonly declaration: Declaration;
  readonly form: Form;
  readonly place: DocumentationPlace;
  readonly unit: string;
  readonly material: Material;
}

interface Written {
  readonly documentation: Documentation;
  readonly meanLogProbability: number;
}

function whatOf({ kind, name }: Declaration): string {
  return name === '' ? `the ${kind}` : `the ${kind} ${name}`;
}

/**
 * Part by part: the answer is made to go on with the name of each parameter that the signature has, so that none is missing and none is
 * made up. A sentence that is empty, or names what the code does not have, is asked for once more.
 */
async function write(site: Site, candidate: number, tools: TaskTools): Promise<Written> {
  const { declaration, form, input, material } = site;
  const messages = documentMessages(site);
  const known = [material.code, background(material, ''), input.path].join('\n');
  const probabilities: number[] = [];
  let said = '';
  let documentation: Documentation = { summary: '', parameters: [], returns: undefined };

  const sentence = async (lead: string, show: (text: string) => Documentation): Promise<string> => {
    const answerStart = said + lead;
    const ask = async (attempt: number): Promise<{ readonly text: string; readonly unknown: number }> => {
      const answer = await tools.ask({
        messages,
        answerStart,
        attempt,
        onText: (text) => {
          documentation = show(firstSentence(text));
          draw();
          return isWhole(text) ? 'enough' : 'go-on';
        },
      });
      probabilities.push(answer.meanLogProbability);
      const text = firstSentence(answer.text);
      return { text, unknown: text === '' ? Infinity : unknownNames(text, known).length };
    };
    const first = await ask(candidate);
    const second = first.unknown === 0 ? first : await ask(candidate + RETRY_ATTEMPT);
    const { text } = second.unknown < first.unknown ? second : first;
    said = `${answerStart} ${text}\n`;
    documentation = show(text);
    draw();
    return text;
  };
  const draw = (): void => {
    if (documentation.summary === '') return;
    tools.progress({ kind: 'draft', range: site.place.range, newText: newTextOf(site, documentation) });
  };

  const start = form.beginsWithName && declaration.name !== '' ? ` ${declaration.name}` : '';
  const summary = await sentence(`Summary:${start}`, (text) => ({
    ...documentation,
    summary: text === '' ? '' : asSentence(start === '' ? text : `${declaration.name} ${text}`, start === ''),
  }));
  const parts = form.hasParts && summary !== '' && declaration.kind === 'function';
  for (const name of parts ? declaration.parameters : []) {
    const before = documentation.parameters;
    await sentence(`Parameter ${name}:`, (text) => ({
      ...documentation,
      parameters: [...before, { name, text: asSentence(text) }],
    }));
  }
  if (parts && declaration.returnsValue) {
    await sentence('Returns:', (text) => ({
      ...documentation,
      returns: text === '' ? undefined : asSentence(text),
    }));
  }
  const sum = probabilities.reduce((total, each) => total + each, 0);
  return { documentation, meanLogProbability: sum / Math.max(1, probabilities.length) };
}

/** A line has ended, or its first sentence. */
function isWhole(text: string): boolean {
  return /\S[^\n]*\n/.test(text) || SENTENCE_END.test(text);
}

function firstSentence(text: string): string {
  const [line = ''] = text.trim().split('\n');
  const end = SENTENCE_END.exec(line);
  return (end ? line.slice(0, end.index + 1) : line).replace(/\s+/g, ' ').trim();
}

function asSentence(text: string, capitalise = true): string {
  if (text === '') return '';
  const first = text.charAt(0);
  // A name at the start is not changed.
  const begun = capitalise && /^[a-z]+(?![\w.(])/.test(text) ? first.toUpperCase() + text.slice(1) : text;
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

function newTextOf({ form, place, unit }: Site, documentation: Documentation): string {
  const { indent, range } = place;
  const width = Math.max(MIN_LINE_COLUMNS, LINE_COLUMNS - indent.length);
  const lines = form
    .lines(documentation, width, unit)
    .map((line) => (line === '' ? '' : indent + line))
    .join('\n');
  const isAtStart = range.start.line === 0 && range.start.character === 0 && form.place === 'above';
  if (!isAtStart) return `\n${lines}`;
  // Older documentation at the very top ends with its line.
  return range.end.line === 0 && range.end.character === 0 ? `${lines}\n` : lines;
}

function editOf(site: Site, { documentation, meanLogProbability }: Written, tools: TaskTools): TaskResult {
  const { input, place, material } = site;
  const newText = newTextOf(site, documentation);
  return {
    kind: 'edit',
    range: place.range,
    newText: newText.replaceAll('\n', input.document.eol),
    imports: [],
    importLine: 0,
    syntax: editVerdict(input, place.range, newText, tools),
    doubts: [],
    isCutOff: false,
    meanLogProbability,
    context: material.used,
  };
}

function documentMessages({ input, declaration, form, material }: Site): readonly ChatMessage[] {
  const { path, language, languageId } = input;
  const name = languageName(language, languageId);
  const parts =
    form.hasParts && declaration.kind === 'function'
      ? 'First a summary of what it does, then what each parameter means, then what it returns. One short sentence each, on a line of its own.'
      : 'Summarize what it is for in one short sentence.';
  return [
    { role: 'system', content: SYSTEM },
    {
      role: 'user',
      content: `${background(material, languageId)}${name} code from ${path}:\n${fenced(material.code, languageId)}\n\nDocument ${whatOf(declaration)}. ${parts}`,
    },
  ];
}

const SYSTEM =
  'You write documentation of code for programmers who use it: short, exact, only what the code shows.';
