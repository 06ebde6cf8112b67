import type { Scope } from './context.ts';
import { indentWidth } from './layout.ts';
import { around, compare } from './positions.ts';
import type { Site } from './site.ts';
import type { Position, SyntaxMatch, SyntaxNode, SyntaxTree } from '../syntax/tree.ts';

/** A header says what the scope is; more is the window's task. */
const MAX_HEADER_CHARACTERS = 160;
/** Parameters of more lines than this are not read. */
const MAX_HEADER_LINES = 12;
/** Deeper nesting keeps its innermost scopes. */
const MAX_SCOPES = 12;

const KINDS: readonly Scope['kind'][] = ['function', 'class', 'block', 'other'];

interface FoundScope {
  readonly kind: Scope['kind'];
  readonly node: SyntaxNode;
  readonly match: SyntaxMatch;
}

/** Enclosing declarations and blocks of a position, outermost first. */
export function scopesAt(site: Site, tree: SyntaxTree, position: Position): Scope[] {
  const { anchor, deeperThan } = anchorOf(site, position);
  const found: FoundScope[] = [];
  for (const match of tree.matches(...around(anchor))) {
    for (const kind of KINDS) {
      const node = match.get(`scope.${kind}`);
      if (!node || !encloses(site, node, anchor)) continue;
      if (deeperThan !== undefined && indentWidth(site.document.lineAt(node.start.line)) >= deeperThan)
        continue;
      found.push({ kind, node, match });
    }
  }
  return distinct(found)
    .sort((a, b) => compare(a.node.start, b.node.start))
    .slice(-MAX_SCOPES)
    .map(({ kind, node, match }) => ({
      kind,
      name: textOf(site, match.get('name')),
      header: headerOf(site, node, match.get('body')),
      startLine: node.start.line,
      endLine: node.end.line,
    }));
}

/**
 * Patterns with optional parts match more than once, and a function that is a variable's value matches with the variable and alone:
 * of those that share their node or body the one with most captures stays.
 */
function distinct(found: readonly FoundScope[]): FoundScope[] {
  const key = (node: SyntaxNode | undefined) =>
    node && `${node.start.line}:${node.start.character}-${node.end.line}:${node.end.character} ${node.type}`;
  const nodes = new Set<string | undefined>();
  const bodies = new Set<string>();
  return [...found]
    .sort((a, b) => b.match.size - a.match.size || compare(a.node.start, b.node.start))
    .filter(({ node, match }) => {
      const [nodeKey, bodyKey] = [key(node), key(match.get('body'))];
      if (nodes.has(nodeKey) || (bodyKey !== undefined && bodies.has(bodyKey))) return false;
      nodes.add(nodeKey);
      if (bodyKey !== undefined) bodies.add(bodyKey);
      return true;
    });
}

/**
 * Where a language closes blocks by indentation, a blank line or comment behind a block's last statement is outside of its node: such
 * a position belongs to what the line above belongs to, as far as that is indented less.
 */
function anchorOf(
  site: Site,
  position: Position,
): { readonly anchor: Position; readonly deeperThan: number | undefined } {
  const { line, character } = position;
  if (site.language.blocks !== 'colon' || (site.hasCode(line) && line === site.position.line)) {
    return { anchor: position, deeperThan: undefined };
  }
  let above = line - 1;
  while (above > site.firstLine && !site.hasCode(above)) above--;
  if (!site.hasCode(above)) return { anchor: position, deeperThan: undefined };
  const text = site.document.lineAt(line);
  const deeperThan = indentWidth(text.trim() === '' ? text.slice(0, character) : text);
  const end = site.scanned(above).code.trimEnd().length;
  return { anchor: { line: above, character: Math.max(end - 1, 0) }, deeperThan };
}

/** Where nothing closes a block but indentation, its end still belongs to it. */
function encloses({ language }: Site, node: SyntaxNode, position: Position): boolean {
  const toEnd = compare(position, node.end);
  return compare(node.start, position) < 0 && (toEnd < 0 || (toEnd === 0 && language.blocks === 'colon'));
}

/** The declaration's text up to its body, on one line. */
function headerOf(site: Site, node: SyntaxNode, body: SyntaxNode | undefined): string {
  const end = body && compare(body.start, node.start) > 0 ? body.start : undefined;
  const lastLine = Math.min(end?.line ?? node.start.line, node.start.line + MAX_HEADER_LINES);
  const lines: string[] = [];
  for (let line = node.start.line; line <= lastLine; line++) {
    const text = site.document.lineAt(line);
    const from = line === node.start.line ? node.start.character : 0;
    lines.push(text.slice(from, end && line === end.line ? end.character : from + MAX_HEADER_CHARACTERS));
  }
  return shorten(lines.join(' '));
}

function textOf({ document }: Site, node: SyntaxNode | undefined): string {
  if (!node) return '';
  const end = node.end.line === node.start.line ? node.end.character : undefined;
  return shorten(document.lineAt(node.start.line).slice(node.start.character, end));
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= MAX_HEADER_CHARACTERS
    ? line
    : `${line.slice(0, MAX_HEADER_CHARACTERS - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
