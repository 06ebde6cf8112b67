import type { RealItem } from './items.ts';
import { SYNTAX } from './syntax.ts';

/**
 * Whether the file parses without error when `text` stands in the hole; null when that cannot be told: no grammar, or the file as it
 * was does not parse either (macros, newer syntax).
 */
export async function parsesWith(item: RealItem, text: string): Promise<boolean | null> {
  await SYNTAX.load(item.language);
  if (parses(item.language, item.file.text) !== true) return null;
  return parses(item.language, item.prompt + text + item.suffix) ?? null;
}

function parses(language: string, text: string): boolean | undefined {
  const tree = SYNTAX.parse(language, text);
  try {
    return tree && !tree.hasError;
  } finally {
    tree?.delete();
  }
}
