/** Runs the examples that a generated function's documentation gives. */
import { withEdit } from '../edited-text.ts';
import type { GenerationPlace } from '../generate/place.ts';
import type { ExamplesVerdict, TaskInput, TaskTools } from '../task.ts';
import { readExamples } from './read.ts';
import { sandboxLanguageOf } from './source-of.ts';
import { verdictOnExamples } from './verdict.ts';

export interface Generated {
  readonly input: Pick<TaskInput, 'document' | 'languageId'>;
  readonly place: GenerationPlace;
  /** What is put into the place, `\n` line ends. */
  readonly newText: string;
  readonly imports: readonly string[];
  readonly importLine: number;
}

/** Longer files are not run: only the function is. */
const MAX_FILE_CHARACTERS = 200_000;
/** The name of a function at the margin. */
const FUNCTION =
  /^(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:def|function\s*\*?)\s+([\p{L}_$][\p{L}\p{N}_$]*)\s*[(<]|^(?:export\s+)?(?:const|let|var)\s+([\p{L}_$][\p{L}\p{N}_$]*)\s*(?::[^=]+)?=\s*(?:async\s*)?(?:\(|function\b|[\w$]+\s*=>)/gmu;

export async function checkExamples(
  generated: Generated,
  { runCode }: Pick<TaskTools, 'runCode'>,
): Promise<ExamplesVerdict> {
  const { input, place, newText } = generated;
  if (place.indent !== '' || newText === '') return { kind: 'none' };
  const documented = {
    languageId: input.languageId,
    documentation: place.lead,
    functionName: functionNameOf(place, newText),
    code: newText,
  };
  return runExamples(documented, () => programsOf(generated), runCode);
}

export interface Documented {
  readonly languageId: string;
  /** Comment, signature and docstring as they stand in the file. */
  readonly documentation: string;
  /** Empty: nothing is known of it. */
  readonly functionName: string;
  /** What was written for it. */
  readonly code: string;
}

/** @param programs that define the function; the first one that loads is used. Asked for where there are examples. */
export async function runExamples(
  { languageId, documentation, functionName, code }: Documented,
  programs: () => readonly string[],
  runCode: TaskTools['runCode'],
): Promise<ExamplesVerdict> {
  const language = sandboxLanguageOf(languageId);
  const examples = language ? readExamples(documentation, functionName, language) : [];
  if (!language || examples.length === 0) return { kind: 'none' };
  const expressions = examples.map(({ source }) => source);
  const report = await runCode({ programs: programs(), expressions });
  return report ? verdictOnExamples({ examples, language, code, report }) : { kind: 'none' };
}

function functionNameOf(place: GenerationPlace, newText: string): string {
  if (place.kind === 'body') return namesIn(place.lead).at(-1) ?? '';
  return place.kind === 'declaration' ? (namesIn(newText)[0] ?? '') : '';
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(FUNCTION)].map(([, declared, assigned]) => declared ?? assigned!);
}

/** The whole file as it would be, whose other functions it may call; else the function alone. */
function programsOf({ input, place, newText, imports, importLine }: Generated): readonly string[] {
  const whole = withEdit(input.document, place.range, newText);
  const lines = whole.split('\n');
  const behind = lines.length - (input.document.lineCount - place.range.end.line);
  const alone = [...imports, ...lines.slice(place.leadStartLine, behind + 1)].join('\n');
  const withImports = [...lines.slice(0, importLine), ...imports, ...lines.slice(importLine)].join('\n');
  return withImports.length > MAX_FILE_CHARACTERS ? [alone] : [withImports, alone];
}
