/** HumanEval's functions (Chen et al. 2021) as tasks: signature and docstring, from the infilling benchmark's first holes. */
import { loadItems, type TestedItem } from '../items.ts';

/** `prompt` ends with the docstring; what is to be written is the body. */
export interface FunctionItem extends Pick<TestedItem, 'id' | 'prompt' | 'entryPoint' | 'test'> {
  /** The whole right program. */
  readonly program: string;
}

/** @throws {Error} when the data is not there. */
export async function loadFunctions(folder: string): Promise<readonly FunctionItem[]> {
  return functionsOf(await loadItems('humaneval-single', folder));
}

/** One of each function: the item whose hole is the body's first line. */
export function functionsOf(items: readonly TestedItem[]): readonly FunctionItem[] {
  const first = new Map<string, FunctionItem>();
  for (const { id, prompt, hole, suffix, entryPoint, test } of items) {
    const name = /HumanEval\/\d+/.exec(id)?.[0] ?? id;
    const known = first.get(name);
    if (known && known.prompt.length <= prompt.length) continue;
    first.set(name, { id: name, prompt, entryPoint, test, program: prompt + hole + suffix });
  }
  return [...first.values()];
}
