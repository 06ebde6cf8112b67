import { ScannedLines } from './scanned-lines.ts';
import type { Position, SyntaxMatch, SyntaxNode } from '../syntax/tree.ts';
import type { TaskInput } from './task.ts';

/** A function or class, or what is declared without a body, as its signature says. Lines count from 0. */
export interface Declaration {
  readonly kind: 'function' | 'class' | 'type' | 'property';
  /** Empty where it has none. */
  readonly name: string;
  /** As written, in their order: `rest`, `*values`, `$name`. */
  readonly parameters: readonly string[];
  readonly returnsValue: boolean;
  readonly startLine: number;
  readonly endLine: number;
  /** Without one it is empty, at the end. */
  readonly body: { readonly start: Position; readonly end: Position };
}

/** Parameters that nobody writes about. */
const IMPLICIT_PARAMETERS = new Set(['self', 'cls', 'this']);
/** A class longer than this is not what somebody means who points at one of its lines outside of its methods. */
const MAX_CLASS_LINES = 400;
const RETURNS_VALUE = /\b(return|yield)\b[ \t]*[^\s;}]/;

/** What may stand before a declaration that is the first one on its line. */
const MODIFIERS = /^\s*(\w+\s+)*$/;

/** The smallest declaration without a body on the cursor's line, such as a member of an interface, else what `declarationAt` finds. Needs the tree. */
export function documentedAt(input: TaskInput): Declaration | undefined {
  const { document, tree } = input;
  if (!tree) return undefined;
  const line = firstLineWithText(input);
  const end = { line, character: document.lineAt(line).length };
  const [signature] = tree
    .matches({ line, character: 0 }, end)
    .flatMap((match) => toSignature(input, match))
    .filter(({ startLine, endLine }) => startLine <= line && endLine >= line)
    .sort((a, b) => b.startLine - a.startLine || a.endLine - b.endLine);
  const found = declarationAt(input);
  if (!signature || !found) return signature ?? found;
  // A function in a property's value is smaller than the property, a class is larger than its members.
  const isInside =
    found.startLine > signature.startLine ||
    (found.startLine === signature.startLine && found.endLine < signature.endLine);
  return isInside ? found : signature;
}

/** The smallest function with a name around the cursor or the selection's start, else the smallest class. Needs the tree. */
export function declarationAt(input: TaskInput): Declaration | undefined {
  const { document, tree } = input;
  if (!tree) return undefined;
  const line = firstLineWithText(input);
  const end = { line, character: document.lineAt(line).length };
  const matches = tree.matches({ line, character: 0 }, end);
  const found = matches
    .flatMap((match) => toDeclaration(input, match))
    .filter(({ startLine, endLine }) => startLine <= line && endLine >= line)
    // A variable's name goes with its function: the match that knows it is the better one.
    .sort((a, b) => b.startLine - a.startLine || a.endLine - b.endLine);
  return (
    found.find((each) => each.kind === 'function' && each.name !== '') ??
    found.find(({ kind, startLine, endLine }) => kind === 'class' && endLine - startLine < MAX_CLASS_LINES)
  );
}

/** The cursor's line; from a blank line or a comment the next one that has code: documentation stands above. */
function firstLineWithText({ document, language, range }: TaskInput): number {
  const from = Math.min(range.start.line, document.lineCount - 1);
  const scan = new ScannedLines(document, language, from);
  const isAside = (at: number): boolean =>
    document.lineAt(at).trim() === '' || scan.isComment(at) || /^\s*(@|#\[)/.test(document.lineAt(at));
  let line = from;
  while (line < document.lineCount - 1 && isAside(line)) line++;
  return isAside(line) ? from : line;
}

function toDeclaration(input: TaskInput, match: SyntaxMatch): readonly Declaration[] {
  const [functionScope, classScope] = [match.get('scope.function'), match.get('scope.class')];
  const scope = functionScope ?? classScope;
  const body = match.get('body');
  if (!scope || !body) return [];
  const name = match.get('name');
  return [
    {
      kind: functionScope ? 'function' : 'class',
      name: name ? textOf(input, name) : '',
      parameters: functionScope ? parametersOf(input, scope, name, body) : [],
      returnsValue: functionScope !== undefined && returnsValue(input, body),
      startLine: scope.start.line,
      endLine: scope.end.line,
      body: { start: body.start, end: body.end },
    },
  ];
}

function toSignature(input: TaskInput, match: SyntaxMatch): readonly Declaration[] {
  const kind = (['function', 'type', 'property'] as const).find((each) => match.has(`signature.${each}`));
  const [node, name] = [kind && match.get(`signature.${kind}`), match.get('name')];
  if (!kind || !node || !name) return [];
  const { start, end } = node;
  if (!MODIFIERS.test(input.document.lineAt(start.line).slice(0, start.character))) return [];
  return [
    {
      kind,
      name: textOf(input, name),
      parameters: kind === 'function' ? parametersOf(input, node, name, { start: end }) : [],
      returnsValue: kind === 'function' && promisesValue(input, node, name),
      startLine: start.line,
      endLine: end.line,
      body: { start: end, end },
    },
  ];
}

/** Behind its parameters or before its name a type stands that is not the one for nothing. */
function promisesValue(
  { document, language }: TaskInput,
  { start, end }: SyntaxNode,
  name: SyntaxNode,
): boolean {
  const [id = ''] = language.ids;
  const line = document.lineAt(end.line);
  const tail = line.slice(line.lastIndexOf(')', end.character) + 1, end.character).replace(/[;,\s]+$/, '');
  if (['java', 'csharp', 'c', 'cpp'].includes(id)) {
    const before = document
      .lineAt(name.start.line)
      .slice(name.start.line === start.line ? start.character : 0, name.start.character);
    return !/\bvoid\s*$/.test(before);
  }
  return tail !== '' && !/^\s*(->|:)\s*(void|never|undefined|\(\))$/.test(tail);
}

/** Names in the signature's own list; those of a parameter's function type are not its. */
function parametersOf(
  input: TaskInput,
  scope: SyntaxNode,
  name: SyntaxNode | undefined,
  body: Pick<SyntaxNode, 'start'>,
): readonly string[] {
  const matches = input.tree?.matches(scope.start, body.start) ?? [];
  const from = name?.end ?? scope.start;
  const lists = nodesOf(matches, 'parameters').filter(
    ({ start, end }) => !isBefore(start, from) && !isBefore(body.start, end),
  );
  const [own, ...others] = lists;
  const nested = others.filter((list) => own && isWithin(list, own));
  const names = nodesOf(matches, 'parameter').filter(
    (node) =>
      !isBefore(node.start, from) &&
      !isBefore(body.start, node.end) &&
      (!own || isWithin(node, own)) &&
      nested.every((list) => !isWithin(node, list)),
  );
  return [...new Set(names.map((node) => textOf(input, node)))].filter(
    (text) => text !== '' && !IMPLICIT_PARAMETERS.has(text),
  );
}

function nodesOf(matches: readonly SyntaxMatch[], capture: string): readonly SyntaxNode[] {
  return matches
    .flatMap((match) => match.get(capture) ?? [])
    .sort((a, b) => a.start.line - b.start.line || a.start.character - b.start.character);
}

/** A `return` with something behind it, an expression for a body, or a language whose last expression counts. */
function returnsValue({ document, language }: TaskInput, { start, end }: SyntaxNode): boolean {
  const [id = ''] = language.ids;
  const opening = document.lineAt(start.line).slice(start.character);
  if (language.blocks === 'braces' && !opening.startsWith('{')) return true;
  if (id === 'rust') return document.lineAt(start.line).slice(0, start.character).includes('->');
  if (id === 'ruby') return true;
  const scan = new ScannedLines(document, language, start.line);
  for (let line = start.line; line <= end.line; line++) {
    const code = scan.code(line);
    if (RETURNS_VALUE.test(line === start.line ? code.slice(start.character) : code)) return true;
  }
  return false;
}

function textOf({ document }: TaskInput, { start, end }: SyntaxNode): string {
  const line = document.lineAt(start.line);
  return line.slice(start.character, end.line === start.line ? end.character : undefined);
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

function isWithin(inner: SyntaxNode, outer: SyntaxNode): boolean {
  return !isBefore(inner.start, outer.start) && !isBefore(outer.end, inner.end);
}
