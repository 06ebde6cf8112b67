import type { Place } from './context.ts';
import { around, compare, isStrictlyInside } from './positions.ts';
import type { Site } from './site.ts';
import type { Position, SyntaxNode, SyntaxTree } from '../syntax/tree.ts';

/** What the cursor stands in. */
export function placeOf(site: Site, tree: SyntaxTree | undefined): Place {
  if (!tree) return placeByTokens(site);
  const inTree = placeInTree(site, tree, site.position);
  // While a string, comment or import is not complete yet the grammar may see none.
  return inTree === 'code' && tree.hasError ? placeByTokens(site) : inTree;
}

function placeByTokens(site: Site): Place {
  const { imports } = site.language;
  if (site.tokenPlace === 'comment') return 'comment';
  const isImport = imports !== undefined && new RegExp(imports).test(site.before);
  return isImport && !endsStatement(site.before) ? 'import' : site.tokenPlace;
}

/** What a position stands in by the tree's captures: the innermost of comment, string, code inside a string, and import. */
export function placeInTree(site: Site, tree: SyntaxTree, position: Position): Place {
  let innermost: { readonly place: Place; readonly node: SyntaxNode } | undefined;
  let isImport = false;
  for (const match of tree.matches(...around(position))) {
    for (const [name, node] of match) {
      const place = PLACES[name];
      if (place === undefined || !stands(site, position, place, node)) continue;
      if (place === 'import') isImport = true;
      else if (!innermost || compare(node.start, innermost.node.start) >= 0) innermost = { place, node };
    }
  }
  if (innermost?.place === 'comment') return 'comment';
  return isImport ? 'import' : (innermost?.place ?? 'code');
}

/** Capture → place. */
const PLACES: Readonly<Record<string, Place>> = {
  comment: 'comment',
  string: 'string',
  'string.code': 'code',
  import: 'import',
};

function stands(site: Site, position: Position, place: Place, node: SyntaxNode): boolean {
  if (isStrictlyInside(node, position)) return true;
  // At the end of a line comment or an import that still grows.
  if (compare(node.end, position) !== 0 || compare(node.start, position) === 0) return false;
  const text = site.document.lineAt(position.line).slice(0, position.character);
  if (place === 'comment') return text !== '' && !text.endsWith(site.language.blockComment?.[1] ?? '\n');
  return place === 'import' && text !== '' && !endsStatement(text);
}

const endsStatement = (text: string) => /[;})]\s*$/.test(text);
