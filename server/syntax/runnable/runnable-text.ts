/** Source text as a bare interpreter takes it. Its lines stay where they are. */
import { adaptedPython } from './adapted-python.ts';
import { plainScript } from './plain-script.ts';
import type { SyntaxTree } from '../tree.ts';

/**
 * TypeScript and JavaScript without types, imports and exports; Python without what MicroPython does otherwise.
 * Undefined where the tree has errors, or what cannot be taken away.
 */
export function runnableText(tree: SyntaxTree, text: string): string | undefined {
  if (tree.hasError) return undefined;
  return tree.languageId === 'python' ? adaptedPython(tree, text) : plainScript(tree, text);
}
