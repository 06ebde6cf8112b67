import type { Opener } from './opener.ts';
import { compare } from './positions.ts';
import { placeInTree } from './place.ts';
import { scopesAt } from './scopes.ts';
import type { Site } from './site.ts';
import type { SyntaxNode, SyntaxTree } from '../syntax/tree.ts';

/**
 * What the tree knows of the code that may open a block; undefined where it does not tell (no brace, or broken code while a person
 * types), and words and indentation decide.
 */
export function opensBlockByTree(site: Site, tree: SyntaxTree, opener: Opener): boolean | undefined {
  const end = { line: opener.line, character: opener.character + 1 };
  if (placeInTree(site, tree, opener) !== 'code' && site.language.blocks !== 'colon') return false;
  if (site.scanned(opener.line).code[opener.character] !== '{') return undefined;
  if (bodyAt(tree, opener, end)) return true;
  const parent = tree.nodeAt(opener).parent;
  return !parent || parent.isError ? undefined : false;
}

/** Whether the block has no statement; undefined when its end is not there yet. */
export function isEmptyByTree(tree: SyntaxTree, opener: Opener): boolean | undefined {
  const body = bodyAt(tree, opener, { line: opener.line, character: opener.character + 1 });
  if (!body || body.hasError) return undefined;
  return !body.children.some((child) => child.isNamed && !child.type.includes('comment'));
}

/** Whether a line stands at the top level or directly in a class. */
export function isDeclarationLevelByTree(site: Site, tree: SyntaxTree, line: number): boolean {
  const text = site.document.lineAt(line);
  const character = text.length - text.trimStart().length;
  const innermost = scopesAt(site, tree, { line, character }).at(-1);
  return innermost === undefined || innermost.kind === 'class' || innermost.kind === 'other';
}

/** The captured body or block that begins at the opener. */
function bodyAt(tree: SyntaxTree, opener: Opener, end: Opener): SyntaxNode | undefined {
  for (const match of tree.matches(opener, end)) {
    for (const name of ['body', 'scope.block']) {
      const node = match.get(name);
      if (node && compare(node.start, opener) === 0) return node;
    }
  }
  return undefined;
}
