/** Programs in the real sandbox of the build, from the texts that an editor has. */
import { join } from 'node:path';
import { Syntax } from '../../../../server/syntax/syntax.ts';
import { readExamples } from '../../../../server/tasks/examples/read.ts';
import { runCode } from '../../../../server/tasks/examples/run-code.ts';
import { Sandbox, type SandboxReport } from '../../../../server/tasks/examples/sandbox.ts';
import { sandboxLanguageOf } from '../../../../server/tasks/examples/source-of.ts';
import { verdictOnExamples } from '../../../../server/tasks/examples/verdict.ts';
import type { ExamplesVerdict } from '../../../../server/tasks/task.ts';
import { assetsDirectory, PATIENT } from '../../syntax/assets-directory.ts';

export const syntax = Syntax.create(assetsDirectory, () => undefined, PATIENT);
const parts = { path: join(assetsDirectory, '..', 'sandbox.cjs'), assetsDirectory, log: () => undefined };
export const sandbox = new Sandbox(parts);
/** For what never ends. */
const HASTY = new Sandbox(parts, 200);

export async function ran(
  languageId: string,
  program: string,
  expressions: readonly string[],
  signal = new AbortController().signal,
  inSandbox = sandbox,
): Promise<SandboxReport> {
  await syntax.load(languageId);
  const treeOf = (text: string) => syntax.parse(languageId, text);
  const report = await runCode(inSandbox, treeOf, languageId, { programs: [program], expressions }, signal);
  if (!report) throw new Error(`${languageId} has no sandbox.`);
  return report;
}

/** What each expression gives, or the name of what it raises. */
export async function given(
  languageId: string,
  program: string,
  ...expressions: readonly string[]
): Promise<readonly string[]> {
  return told(await ran(languageId, program, expressions));
}

/** The same of what does not end. */
export async function givenInHaste(
  languageId: string,
  program: string,
  ...expressions: readonly string[]
): Promise<readonly string[]> {
  return told(await ran(languageId, program, expressions, undefined, HASTY));
}

function told({ loads, outcomes, end }: SandboxReport): readonly string[] {
  const all = [...loads.filter(({ kind }) => kind !== 'value'), ...outcomes].map((outcome) =>
    outcome.kind === 'value' ? outcome.text : `!${outcome.kind === 'raised' ? outcome.name : outcome.kind}`,
  );
  return end === 'done' ? all : [...all, `!${end}`];
}

/** Of a function `f`, by the examples in its own text. */
export async function verdict(languageId: string, program: string): Promise<ExamplesVerdict> {
  const language = sandboxLanguageOf(languageId)!;
  const examples = readExamples(program, 'f', language);
  const report = await ran(
    languageId,
    program,
    examples.map(({ source }) => source),
  );
  return verdictOnExamples({ examples, language, code: program, report });
}
