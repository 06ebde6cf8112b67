/**
 * Single-line infilling in Python, Java and JavaScript (Ben Allal et al. 2023, SantaCoder, arXiv 2301.03988; programs of MultiPL-E, Cassano
 * et al. 2022): the benchmark that the model's authors state their fill-in-the-middle figures for (Hui et al. 2024, arXiv 2409.12186).
 */
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { messageOf } from '../../server/message-of.ts';
import { textsOf, type EvalItem } from './items.ts';

export const SANTACODER = 'santacoder-fim';
export const SANTACODER_FILE = 'train.parquet';
/** By the benchmark's own names: languages of VS Code and the files that their programs stand in. */
const PROGRAMS: Readonly<Record<string, { readonly language: string; readonly file: string }>> = {
  py: { language: 'python', file: 'program.py' },
  js: { language: 'javascript', file: 'program.js' },
  java: { language: 'java', file: 'Problem.java' },
};

export interface ProgramItem extends EvalItem {
  readonly language: string;
  /** Its name, without folder. */
  readonly file: string;
}

export function isProgram(item: EvalItem): item is ProgramItem {
  return 'file' in item && typeof item.file === 'string';
}

/**
 * All items, in the file's order. The data is not part of the repository.
 * @throws {Error} telling which file is missing or damaged, and where to get it.
 */
export async function loadSantacoder(folder: string): Promise<ProgramItem[]> {
  const path = join(folder, SANTACODER_FILE);
  const file = await asyncBufferFromFile(path).catch(() => {
    throw new Error(
      `${path} is not there. Put it from github.com/QwenLM/Qwen2.5-Coder (folder qwencoder-eval/base/benchmarks/fim-bench/hm_fim/data) into a folder and name that with --data FOLDER.`,
    );
  });
  try {
    return (await parquetReadObjects({ file })).map(parseRow);
  } catch (error) {
    throw new Error(`${path} is damaged: ${messageOf(error)}`);
  }
}

/** Its texts are lines that are joined by the line breaks they lack at their ends. */
function parseRow(row: Record<string, unknown>): ProgramItem {
  const text = textsOf(row);
  const name = text('language');
  const program = PROGRAMS[name];
  if (program === undefined)
    throw new Error(`an item is in "${name}", which is no language of this benchmark`);
  return {
    id: `${name}/${text('name')}`,
    ...program,
    prompt: `${text('prompt')}\n`,
    hole: `${text('canonical_solution')}\n`,
    suffix: text('suffix'),
  };
}
