import type { SyntaxMatch, SyntaxNode } from '../syntax/tree.ts';
import type { Target } from './target.ts';
import type { TaskInput } from './task.ts';

export interface Definition {
  readonly name: string;
  readonly startLine: number;
  readonly endLine: number;
  /** Its text: whole where it is short, else its header and the comment above. */
  readonly text: string;
}

/** A definition this short is read whole. */
const MAX_WHOLE_LINES = 8;
const MAX_HEADER_LINES = 6;
const MAX_LINE_CHARACTERS = 200;
const SCOPES = ['scope.function', 'scope.class', 'scope.other'];

/** Functions and classes of the document by their names, in its order. Empty without a grammar. */
export function definitionsOf(input: TaskInput): readonly Definition[] {
  const { document, tree } = input;
  if (!tree) return [];
  const end = { line: document.lineCount, character: 0 };
  const found = new Map<number, Definition>();
  for (const match of tree.matches({ line: 0, character: 0 }, end)) {
    const scope = scopeOf(match);
    const name = match.get('name');
    if (!scope || !name || found.has(scope.start.line)) continue;
    found.set(scope.start.line, {
      name: document.lineAt(name.start.line).slice(name.start.character, nameEnd(name)),
      startLine: scope.start.line,
      endLine: scope.end.line,
      text: textOf(input, scope, match.get('body')),
    });
  }
  return [...found.values()].sort((a, b) => a.startLine - b.startLine);
}

/** Those whose names occur in the target and that stand outside of it. */
export function usedDefinitions(
  definitions: readonly Definition[],
  names: ReadonlySet<string>,
  target: Pick<Target, 'startLine' | 'endLine'>,
): readonly Definition[] {
  return definitions.filter(
    ({ name, startLine, endLine }) =>
      names.has(name) && (endLine < target.startLine || startLine > target.endLine),
  );
}

function scopeOf(match: SyntaxMatch): SyntaxNode | undefined {
  for (const kind of SCOPES) {
    const node = match.get(kind);
    if (node) return node;
  }
  return undefined;
}

function nameEnd(name: SyntaxNode): number | undefined {
  return name.end.line === name.start.line ? name.end.character : undefined;
}

function textOf({ document }: TaskInput, scope: SyntaxNode, body: SyntaxNode | undefined): string {
  const isShort = scope.end.line - scope.start.line < MAX_WHOLE_LINES;
  const headerEnd = Math.min(body?.start.line ?? scope.start.line, scope.start.line + MAX_HEADER_LINES);
  const last = isShort ? scope.end.line : headerEnd;
  const lines: string[] = [];
  for (let line = scope.start.line; line <= last; line++) {
    lines.push(document.lineAt(line).slice(0, MAX_LINE_CHARACTERS));
  }
  return isShort ? lines.join('\n') : `${lines.join('\n')} …`;
}
