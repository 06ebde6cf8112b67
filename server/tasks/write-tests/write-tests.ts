import * as v from 'valibot';
import { candidateOption } from '../candidate-option.ts';
import { extractContext } from '../../context/extract-context.ts';
import type { ChatMessage } from '../chat-template.ts';
import { declarationAt, type Declaration } from '../declaration.ts';
import { fitIndentation } from '../fit-indentation.ts';
import { missingImports } from '../known-imports.ts';
import { lastImportLine } from '../last-import-line.ts';
import { dedent, textOfDocument } from '../lines.ts';
import { linesWithClass } from '../lines-with-class.ts';
import { gatherMaterial, type Material } from '../material.ts';
import { MANIFESTS, type Project } from '../project.ts';
import { background, fenced, languageName } from '../prompt-parts.ts';
import { nothingHere, refused } from '../refused.ts';
import type { SyntaxProblem } from '../syntax-problem.ts';
import type { SyntaxVerdict, TargetFile, Task, TaskInput, TaskResult, TaskTools } from '../task.ts';
import { FORMS, type Form, type FormSite } from './forms.ts';
import {
  canBeTested,
  detectFramework,
  FRAMEWORK_NAMES,
  type DetectedFramework,
  type ProjectFile,
} from './frameworks.ts';
import { mergeTests, type MergedTests } from './merge-tests.ts';
import { importOf, type Subject } from './subject.ts';
import { testFileFor, testFilesOf } from './test-file.ts';
import { readTests, usableTests } from './test-units.ts';

const options = v.object({
  candidate: candidateOption,
  /** Documents that are open and differ from their files. */
  open: v.optional(v.array(v.object({ uri: v.string(), text: v.string() })), []),
});
export type WriteTestsOptions = v.InferOutput<typeof options>;

const INSTRUCTION_TOKENS = 350;
/** The second attempt where the first gave nothing is another one than those of candidates. */
const RETRY_ATTEMPT = 100;
/** Tests looked at for what they use. */
const MAX_SAMPLES = 5;

/** Nothing can be imported from there. */
const NO_FILE =
  'The code is in no file of this computer, so nothing is imported: save it, or put it in front of the tests';

/** Writes tests for the function at the cursor, in the project's framework and into its file of tests. */
export const writeTests: Task<WriteTestsOptions> = {
  options,
  run: async (input, { candidate, open }, tools) => {
    const languageId = input.language.ids[0] ?? input.languageId;
    const name = languageName(input.language, input.languageId);
    if (!canBeTested(languageId)) return nothingHere(`Foretype knows no way to write tests in ${name}.`);
    const declaration = testedAt(input);
    if (!declaration || declaration.name === '') {
      return nothingHere('Put the cursor on a function or class with a name: that is what is tested.');
    }
    const what = `the ${declaration.kind} ${declaration.name}`;
    const material = gatherMaterial(
      input,
      { ...linesWithClass(input, declaration), what },
      tools.tokenizer,
      tools.budgetTokens - INSTRUCTION_TOKENS,
    );
    const text = textOfDocument(input.document);
    const className = classAround(input, declaration);

    const project = await tools.project();
    const place = await placeOf(
      languageId,
      project,
      { name: declaration.name, className, path: input.path, text },
      open,
    );
    tools.progress({ kind: 'reading', context: material.used });
    const site: Site = { input, tools, material, what, ...place };
    const messages = messagesOf(site);
    const first = await write(site, messages, candidate);
    if (first.kind === 'right') return resultOf(site, first);
    if (first.kind === 'wrong') {
      const { problem } = first;
      tools.progress({ kind: 'retry', reason: `Line ${problem.line + 1}: ${problem.message}.` });
    } else tools.progress({ kind: 'retry', reason: `No test asks for ${declaration.name}.` });
    const second =
      first.kind === 'wrong'
        ? await write(site, [...messages, ...correction(site, first)], candidate)
        : await write(site, messages, candidate + RETRY_ATTEMPT);
    const best = second.kind === 'right' || first.kind === 'nothing' ? second : first;
    if (best.kind === 'nothing')
      return refused('no-result', `The model wrote no test for ${declaration.name}. Try another candidate.`);
    return resultOf(site, best.kind === 'wrong' ? withoutWrong(site, best) : best);
  },
};

interface Site extends Place {
  readonly input: TaskInput;
  readonly tools: TaskTools;
  readonly material: Material;
  readonly what: string;
}

/** The function or class that can be named from outside: around a function in a function the outer one. */
function testedAt(input: TaskInput): Declaration | undefined {
  const found = declarationAt(input);
  if (!found) return undefined;
  const { scopes } = extractContext({ ...input, uri: '', position: found.body.start });
  const outer = scopes.find(({ kind, startLine }) => kind === 'function' && startLine < found.startLine);
  if (!outer) return found;
  const at = { line: outer.startLine, character: input.document.lineAt(outer.startLine).length };
  return declarationAt({ ...input, range: { start: at, end: at } }) ?? found;
}

function classAround(input: TaskInput, { kind, body, startLine }: Declaration): string | undefined {
  if (kind === 'class') return undefined;
  const { scopes } = extractContext({ ...input, uri: '', position: body.start });
  const name = scopes.filter((scope) => scope.kind === 'class' && scope.startLine < startLine).at(-1)?.name;
  return name === '' ? undefined : name;
}

interface Place {
  readonly framework: DetectedFramework;
  readonly form: Form;
  readonly formSite: FormSite;
  readonly file: TargetFile | undefined;
  readonly importProblem: string | undefined;
}

async function placeOf(
  languageId: string,
  project: Project | undefined,
  given: Subject,
  open: WriteTestsOptions['open'],
): Promise<Place> {
  const read = async (path: string): Promise<string | undefined> =>
    open.find(({ uri }) => uri === project?.uriOf(path))?.text ?? (await project?.read(path));
  const documentPath = project?.documentPath ?? given.path;
  const testFiles = testFilesOf(languageId, documentPath, project?.files ?? []);
  const tests = await readAll(testFiles.slice(0, MAX_SAMPLES), read);
  const manifests = await readAll((project?.files ?? []).filter(isManifest), read);
  // The language is known: the caller has asked.
  const framework = detectFramework(languageId, tests, manifests)!;
  const subject = { ...given, path: documentPath };
  const testPath = testFileFor(languageId, framework.id, documentPath, testFiles);
  const packageText = manifests.find(({ path }) => path === 'package.json')?.text;
  const isSelf = testPath === documentPath;
  const before = isSelf ? given.text : await read(testPath);
  const sample = before ?? tests[0]?.text;
  const imported = isSelf
    ? { lines: [], problem: undefined }
    : project
      ? importOf(languageId, subject, testPath, sample, packageText)
      : { lines: [], problem: NO_FILE };
  const requires =
    imported.lines.some((line) => line.includes('require(')) ||
    (languageId.startsWith('javascript') && sample !== undefined && /\brequire\(/.test(sample));
  return {
    framework,
    form: FORMS[framework.id],
    formSite: { subject, import: imported, testPath, requires },
    file: project && { uri: project.uriOf(testPath), path: testPath, before },
    importProblem: imported.problem,
  };
}

function isManifest(path: string): boolean {
  return (!path.includes('/') && MANIFESTS.includes(path)) || /(^|\/)conftest\.py$|\.csproj$/.test(path);
}

async function readAll(
  paths: readonly string[],
  read: (path: string) => Promise<string | undefined>,
): Promise<readonly ProjectFile[]> {
  const files = await Promise.all(paths.map(async (path) => ({ path, text: await read(path) })));
  return files.filter((file): file is ProjectFile => file.text !== undefined);
}

interface Draft {
  /** What the model wrote behind the beginning that it was given. */
  readonly answer: string;
  readonly tests: readonly string[];
  readonly merged: MergedTests;
  readonly isCutOff: boolean;
  readonly meanLogProbability: number;
  readonly isChecked: boolean;
}
type Attempt =
  | ({ readonly kind: 'right' } & Draft)
  | ({
      readonly kind: 'wrong';
      readonly problem: SyntaxProblem;
      readonly problems: readonly SyntaxProblem[];
    } & Draft)
  | { readonly kind: 'nothing' };

async function write(site: Site, messages: readonly ChatMessage[], attempt: number): Promise<Attempt> {
  const { tools, form, input } = site;
  const lead = firstTest(site);
  let drawn = '';
  const answer = await tools.ask({
    messages,
    answerStart: `${beginning(site)}${lead}`,
    attempt,
    onText: (text) => {
      const { tests, isOver } = readTests(form, input.language, lead + text, false);
      if (tests.length > 0) {
        const { text: whole } = merged(site, tests);
        if (whole !== drawn) tell(site, whole);
        drawn = whole;
      }
      return isOver ? 'enough' : 'go-on';
    },
  });
  const read = readTests(form, input.language, lead + answer.text, true).tests;
  const isCutOff = answer.end === 'length';
  // The last one is not whole.
  const whole = isCutOff && read.length > 1 ? read.slice(0, -1) : read;
  const tests = usableTests(whole, site.formSite.subject.name, site.file?.before ?? '');
  if (tests.length === 0) return { kind: 'nothing' };
  return checked(
    site,
    {
      answer: answer.text,
      isCutOff: isCutOff && read.length <= 1,
      meanLogProbability: answer.meanLogProbability,
    },
    tests,
  );
}

function tell(site: Site, text: string): void {
  const { tools, input, file } = site;
  const { languageId } = input;
  tools.progress({ kind: 'document', text: withFileEnds(site, text), languageId, uri: file?.uri });
}

function checked(
  site: Site,
  { answer, isCutOff, meanLogProbability }: Pick<Draft, 'answer' | 'isCutOff' | 'meanLogProbability'>,
  tests: readonly string[],
): Exclude<Attempt, { kind: 'nothing' }> {
  const whole = merged(site, tests);
  const problems = site.tools.checkSyntax(whole.text, whole.startLine, whole.endLine);
  const draft = {
    answer,
    tests,
    merged: whole,
    isCutOff,
    meanLogProbability,
    isChecked: problems !== undefined,
  };
  const [problem] = problems ?? [];
  return problem
    ? { kind: 'wrong', problem, problems: problems ?? [], ...draft }
    : { kind: 'right', ...draft };
}

/** A test that is not valid is left out where others are. */
function withoutWrong(
  site: Site,
  attempt: Extract<Attempt, { kind: 'wrong' }>,
): Exclude<Attempt, { kind: 'nothing' }> {
  for (const left of attempt.tests) {
    const tests = attempt.tests.filter((test) => test !== left);
    if (tests.length === 0) break;
    const again = checked(site, attempt, tests);
    if (again.kind === 'right') return again;
  }
  return attempt;
}

function merged({ form, formSite, input, file }: Site, tests: readonly string[]): MergedTests {
  const indent = form.open === undefined ? '' : form.unit;
  const fitted = tests.map((test) => fitIndentation(dedent(test).text, form.unit, indent));
  return mergeTests(form, formSite, input.language, fitted, file?.before);
}

/** With the imports that the tests themselves use: `fmt` for `fmt.Sprintf`. */
function withKnownImports(site: Site, { merged: whole, tests }: Draft): string {
  const imports = missingImports(site.input.languageId, tests.join('\n'), whole.text);
  if (imports.length === 0) return whole.text;
  const lines = whole.text.split('\n');
  const at = lastImportLine(lines, site.input.language);
  return [...lines.slice(0, at + 1), ...imports, ...lines.slice(at + 1)].join('\n');
}

function withFileEnds({ file, input }: Site, text: string): string {
  const eol = file?.before === undefined ? input.document.eol : file.before.includes('\r\n') ? '\r\n' : '\n';
  return text.replaceAll('\n', eol);
}

function resultOf(site: Site, attempt: Exclude<Attempt, { kind: 'nothing' }>): TaskResult {
  const { input, file, framework, importProblem, material } = site;
  const syntax: SyntaxVerdict =
    attempt.kind === 'wrong'
      ? { kind: 'wrong', problem: attempt.problem }
      : { kind: attempt.isChecked ? 'right' : 'not-checked' };
  const count = attempt.tests.length === 1 ? '1 test' : `${attempt.tests.length} tests`;
  const seen = framework.seenIn === undefined ? 'none was found in the project' : `as in ${framework.seenIn}`;
  const why = framework.isOnly ? '' : ` (${seen})`;
  return {
    kind: 'document',
    languageId: input.languageId,
    file,
    text: withFileEnds(site, withKnownImports(site, attempt)),
    syntax,
    isCutOff: attempt.isCutOff,
    meanLogProbability: attempt.meanLogProbability,
    notes: [
      ...(importProblem === undefined ? [] : [`${importProblem}.`]),
      `${count} with ${FRAMEWORK_NAMES[framework.id]}${why}.`,
    ],
    context: material.used,
  };
}

/** The file's beginning as the model is made to write it. */
function beginning({ form, formSite, input }: Site): string {
  const imports = form.imports(formSite).join('\n').trim();
  const open = form.open?.(formSite);
  const parts = [imports, open].filter((part) => part !== undefined && part !== '');
  const gap = input.language.blocks === 'colon' ? '\n\n\n' : '\n\n';
  return `\`\`\`${input.languageId}\n${parts.join(gap)}${open === undefined ? gap : '\n'}`;
}

/** The first words of the first test, as indented as they stand in the file. */
function firstTest({ form, formSite }: Site): string {
  const indent = form.open === undefined ? '' : form.unit;
  return form
    .begin(formSite)
    .split('\n')
    .map((line) => indent + line)
    .join('\n');
}

function messagesOf(site: Site): readonly ChatMessage[] {
  const { input, material, framework, form, what, formSite } = site;
  const { path, language, languageId } = input;
  const { className } = formSite.subject;
  const named =
    className === undefined ? what : `${what} of ${className}, called on an object or as the class's own`;
  return [
    { role: 'system', content: SYSTEM },
    {
      role: 'user',
      content:
        `${background(material, languageId)}${languageName(language, languageId)} code from ${path}:\n${fenced(material.code, languageId)}\n\n` +
        `Write 3 to 5 short ${FRAMEWORK_NAMES[framework.id]} tests for ${named}, ${form.hint}: the usual case, then the special ones. ` +
        'Take expected values from the examples in its documentation where there are some, else work them out from the code.',
    },
  ];
}

const SYSTEM =
  'You write unit tests. Each test is short, checks one case, and must pass with the code as it is.';

function correction(site: Site, attempt: Extract<Attempt, { kind: 'wrong' }>): readonly ChatMessage[] {
  const { input } = site;
  const { problem, merged: whole } = attempt;
  const line = whole.text.split('\n')[problem.line]?.trim() ?? '';
  const quoted = line === '' ? '' : ` in the line \`${line}\``;
  const name = languageName(input.language, input.languageId);
  return [
    { role: 'assistant', content: `${beginning(site)}${firstTest(site)}${attempt.answer.trimEnd()}\n\`\`\`` },
    {
      role: 'user',
      content: `This is not valid ${name}: ${problem.message}${quoted}. Write the tests again, correctly.`,
    },
  ];
}
