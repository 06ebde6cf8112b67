import type { Scope } from '../context/context.ts';
import type { DocumentLines } from '../context/document-lines.ts';
import { extractContext } from '../context/extract-context.ts';
import { indentWidth } from '../context/layout.ts';
import type { Range, SyntaxNode } from '../syntax/tree.ts';
import type { TaskInput } from './task.ts';

/** Whole lines of the document; they count from 0, both included. */
export interface Target {
  readonly startLine: number;
  readonly endLine: number;
  /** For a person: `the function total`. */
  readonly what: string;
}

/** A class longer than this is not what somebody means who points at one of its lines. */
const MAX_CLASS_LINES = 200;
/** Nor is such a long file. */
const MAX_FILE_LINES = 400;

/**
 * What a task works on: the lines of the selection, else the function around the cursor, else the smallest class or statement there, else
 * the lines that belong together by their indentation. Undefined where there is nothing but blank lines.
 */
export function targetOf(input: TaskInput): Target | undefined {
  const { document, range } = input;
  const selected = selectedLines(range);
  if (selected) {
    const trimmed = withoutBlankEnds(document, selected);
    return trimmed && { ...trimmed, what: 'the selection' };
  }
  const line = nearestLineWithText(document, range.start.line);
  if (line === undefined) return undefined;
  return enclosingScope(input, line) ?? statementAt(input, line) ?? linesByIndentation(document, line);
}

/** An end at a line's start does not take the line in. */
function selectedLines({
  start,
  end,
}: Range): { readonly startLine: number; readonly endLine: number } | undefined {
  if (start.line === end.line && start.character === end.character) return undefined;
  return {
    startLine: start.line,
    endLine: end.character === 0 && end.line > start.line ? end.line - 1 : end.line,
  };
}

function withoutBlankEnds(
  document: DocumentLines,
  { startLine, endLine }: { readonly startLine: number; readonly endLine: number },
): { readonly startLine: number; readonly endLine: number } | undefined {
  let [first, last] = [startLine, Math.min(endLine, document.lineCount - 1)];
  while (first <= last && isBlank(document, first)) first++;
  while (last >= first && isBlank(document, last)) last--;
  return first <= last ? { startLine: first, endLine: last } : undefined;
}

/** The line itself, else the nearest one above that has text, else below. */
function nearestLineWithText(document: DocumentLines, line: number): number | undefined {
  for (let at = Math.min(line, document.lineCount - 1); at >= 0; at--) if (!isBlank(document, at)) return at;
  for (let at = line + 1; at < document.lineCount; at++) if (!isBlank(document, at)) return at;
  return undefined;
}

function enclosingScope(input: TaskInput, line: number): Target | undefined {
  const { document } = input;
  const text = document.lineAt(line);
  const inside = (character: number): readonly Scope[] =>
    extractContext({ ...input, uri: '', position: { line, character } }).scopes;
  const cursor = input.range.start.line === line ? input.range.start.character : 0;
  const atCursor = inside(Math.max(cursor, indent(text) + 1));
  // On a header, left of where its scope begins (`export function`), the line's end tells.
  const atEnd = inside(Math.max(text.trimEnd().length - 1, 0));
  const scopes = atEnd.some(({ startLine, kind }) => startLine === line && kind === 'function')
    ? atEnd
    : atCursor;
  const innermost = (fits: (scope: Scope) => boolean): Scope | undefined =>
    scopes.filter((scope) => scope.endLine >= line && fits(scope)).at(-1);
  const scope =
    // A callback of one line is not what somebody means who points at its function.
    innermost(({ kind, name }) => kind === 'function' && name !== '') ??
    innermost(({ kind }) => kind === 'function') ??
    innermost(({ kind, startLine, endLine }) => kind === 'class' && endLine - startLine < MAX_CLASS_LINES);
  if (!scope) return undefined;
  const word = scope.kind === 'function' ? 'function' : 'class';
  return {
    startLine: withCommentsAbove(input, scope.startLine),
    endLine: scope.endLine,
    what: scope.name === '' ? `the ${word}` : `the ${word} ${scope.name}`,
  };
}

/** Comments and decorators directly above belong to a declaration. */
function withCommentsAbove({ document, language, tree }: TaskInput, line: number): number {
  const isPart = (at: number): boolean => {
    const text = document.lineAt(at).trim();
    if (text === '') return false;
    if (text.startsWith('@') || text.startsWith('#[')) return true;
    if (language.lineComment !== undefined && text.startsWith(language.lineComment)) return true;
    const inside = { line: at, character: indent(document.lineAt(at)) + 1 };
    return (
      tree?.matches(inside, { ...inside, character: inside.character + 1 }, undefined).some((match) => {
        const comment = match.get('comment');
        return comment !== undefined && comment.start.line <= at && comment.end.line >= at;
      }) === true
    );
  };
  let first = line;
  while (first > 0 && isPart(first - 1)) first--;
  return first;
}

/** The statement at the top level, or in its block, that the line belongs to. */
function statementAt({ document, tree }: TaskInput, line: number): Target | undefined {
  if (!tree) return undefined;
  const character = indent(document.lineAt(line));
  let node = tree.nodeAt({ line, character });
  let best: SyntaxNode | undefined;
  while (node.parent) {
    if (node.isNamed && node.start.line <= line) best = node;
    // Its parent begins further up: it is one of several that stand one below the other.
    if (best && node.parent.start.line < node.start.line) break;
    node = node.parent;
  }
  if (!best) return undefined;
  const endLine =
    best.end.character === 0 && best.end.line > best.start.line ? best.end.line - 1 : best.end.line;
  if (endLine - best.start.line > MAX_FILE_LINES) return undefined;
  const what = endLine === best.start.line ? 'the line' : 'the statement';
  return { startLine: best.start.line, endLine, what };
}

/** Without a tree: from the nearest line above that is indented less, to the end of the lines indented more than that. */
function linesByIndentation(document: DocumentLines, line: number): Target {
  const width = (at: number): number => indentWidth(document.lineAt(at));
  let first = line;
  if (width(line) > 0) {
    do first--;
    while (first > 0 && (isBlank(document, first) || width(first) > 0));
  }
  const base = width(first);
  let last = first;
  for (let at = first + 1; at < document.lineCount; at++) {
    if (isBlank(document, at)) continue;
    const closes = width(at) === base && /^\s*([\])}]|end\b)/.test(document.lineAt(at));
    if (width(at) <= base && !closes) break;
    last = at;
    if (closes) break;
  }
  // Lines of prose or settings: the paragraph.
  if (first === last) {
    while (first > 0 && !isBlank(document, first - 1) && width(first - 1) === base) first--;
    while (last + 1 < document.lineCount && !isBlank(document, last + 1) && width(last + 1) === base) last++;
  }
  return { startLine: first, endLine: last, what: first === last ? 'the line' : 'the lines' };
}

function indent(text: string): number {
  return text.length - text.trimStart().length;
}

function isBlank(document: DocumentLines, line: number): boolean {
  return document.lineAt(line).trim() === '';
}
