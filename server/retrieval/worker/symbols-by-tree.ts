import type { DocumentLines } from '../../context/document-lines.ts';
import type { SyntaxMatch, SyntaxNode, SyntaxTree } from '../../syntax/tree.ts';
import type { IndexedSymbol } from './indexed-file.ts';
import { documentationOf, firstLine, headerOf, memberLines } from './signature.ts';

/** A name that the language has for everybody, or that says nothing. */
const MAX_NAME_CHARACTERS = 80;
const IDENTIFIER = /[\p{L}_$][\p{L}\p{N}_$]*/u;

interface Scope {
  readonly kind: 'function' | 'class' | 'other';
  readonly node: SyntaxNode;
  readonly name: SyntaxNode | undefined;
  readonly body: SyntaxNode | undefined;
}

/** Functions, classes and methods, in the document's order. */
export function symbolsByTree(
  document: DocumentLines,
  tree: SyntaxTree,
  languageId: string,
  maxSymbols: number,
): IndexedSymbol[] {
  const end = { line: document.lineCount, character: 0 };
  const scopes = distinct(
    tree.matches({ line: 0, character: 0 }, end).flatMap((match) => scopeOf(match) ?? []),
  );
  const symbols: IndexedSymbol[] = [];
  const around: Scope[] = [];
  for (const scope of scopes) {
    while (around.length > 0 && endsBefore(around.at(-1)!.node, scope.node)) around.pop();
    const isLocal = around.some(({ kind }) => kind === 'function');
    const inClass = around.findLast(({ kind }) => kind === 'class');
    if (!isLocal && scope.name && scope.kind !== 'other' && symbols.length < maxSymbols) {
      const symbol = symbolOf(document, { ...scope, name: scope.name }, inClass, languageId);
      if (symbol) symbols.push(symbol);
    }
    around.push(scope);
  }
  return symbols;
}

function symbolOf(
  document: DocumentLines,
  { kind, node, name, body }: Scope & { readonly name: SyntaxNode },
  inClass: Scope | undefined,
  languageId: string,
): IndexedSymbol | undefined {
  const written = document
    .lineAt(name.start.line)
    .slice(name.start.character, name.end.line === name.start.line ? name.end.character : undefined);
  const word = IDENTIFIER.exec(written.slice(0, MAX_NAME_CHARACTERS))?.[0];
  if (word === undefined) return undefined;
  const bodyLine = body?.start.line ?? node.end.line;
  const documentation = documentationOf(document, node.start.line, bodyLine, languageId);
  const header = headerOf(document, node.start.line, bodyLine);
  const lines =
    documentation === undefined
      ? [header]
      : languageId === 'python'
        ? [header, documentation]
        : [documentation, header];
  if (kind === 'class') lines.push(...memberLines(document, bodyLine, node.end.line));
  // A method says nothing without its class.
  const owner = inClass ? [ownHeader(document, inClass.node)] : [];
  return {
    name: word,
    kind: kind === 'class' ? 'class' : 'function',
    line: node.start.line,
    endLine: node.end.line,
    text: [...owner, ...lines].join('\n'),
    isTopLevel: inClass === undefined,
  };
}

/** Of a class, on its own line. */
function ownHeader(document: DocumentLines, { start, end }: SyntaxNode): string {
  const line = firstLine(document, start.line, end.line);
  return headerOf(document, line, line);
}

function scopeOf(match: SyntaxMatch): Scope | undefined {
  for (const kind of ['function', 'class', 'other'] as const) {
    const node = match.get(`scope.${kind}`);
    if (node) return { kind, node, name: match.get('name'), body: match.get('body') };
  }
  return undefined;
}

/** One scope a line: patterns overlap, and the one with a name and body says most. */
function distinct(scopes: readonly Scope[]): Scope[] {
  const byPlace = new Map<string, Scope>();
  for (const scope of scopes) {
    const { start, end } = scope.node;
    const key = `${start.line} ${end.line} ${end.character}`;
    const known = byPlace.get(key);
    if (!known || (!known.name && scope.name)) byPlace.set(key, scope);
  }
  return [...byPlace.values()].sort(
    (a, b) => a.node.start.line - b.node.start.line || b.node.end.line - a.node.end.line,
  );
}

function endsBefore(outer: SyntaxNode, inner: SyntaxNode): boolean {
  return (
    outer.end.line < inner.start.line ||
    (outer.end.line === inner.start.line && outer.end.character <= inner.start.character)
  );
}
