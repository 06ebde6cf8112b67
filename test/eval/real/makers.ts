/**
 * Makers of items from a real file: each takes something out of it that a person would type there, or names a place where nothing
 * should be suggested. Pure; what they draw is decided by `random`.
 */
import { lineCommentOf } from '../../../server/context/languages.ts';
import type { SyntaxNode } from '../../../server/syntax/tree.ts';
import { shuffled } from '../../support/seeded.ts';
import { isInside, linesOf, nodesOf, type ParsedFile } from './place.ts';

/** A hole, from `start` to `end` in UTF-16 units of the file's text; empty where nothing should be suggested. */
export interface Hole {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

interface MakerInput extends ParsedFile {
  readonly language: string;
  readonly random: () => number;
  /** Names that only another file of the package defines; for `cross`. */
  readonly foreignNames?: ReadonlySet<string>;
}

export type Maker = (input: MakerInput) => Hole | undefined;

/** A line of code that can be asked for has this much without its indentation. */
const LEAST_LINE_CHARACTERS = 10;
const MOST_LINE_CHARACTERS = 100;
/** Something must tell what goes on. */
const LEAST_LINES_BEFORE = 5;
/** The rest of a line is worth asking for from here on. */
const LEAST_REST_CHARACTERS = 4;
const LEAST_IDENTIFIER_CHARACTERS = 5;
const MOST_BLOCK_LINES = 8;
const MOST_BLOCK_CHARACTERS = 400;
const MOST_FUNCTION_LINES = 15;
const MOST_FUNCTION_CHARACTERS = 700;
/** A comment of fewer letters does not tell what a function does. */
const LEAST_COMMENT_LETTERS = 20;
/** Rust keeps a file's tests at its end. */
const RUST_TESTS = /^\s*#\[cfg\(test\)\]/;

/** A whole line of code. */
export const wholeLine: Maker = (input) => {
  const line = first(codeLines(input), input.random);
  return line === undefined ? undefined : holeOfLines(input, 'line', line, line);
};

/** The rest of a line, from the start of a token that is not its first. */
export const restOfLine: Maker = (input) => {
  for (const line of shuffled(codeLines(input), input.random)) {
    const cut = first(restCuts(input, line), input.random);
    if (cut !== undefined) return restHole(input, 'rest', line, cut);
  }
  return undefined;
};

/** The rest of a line, from inside an identifier. */
export const insideIdentifier: Maker = (input) => {
  for (const line of shuffled(codeLines(input), input.random)) {
    const text = input.lines[line]!;
    const cuts = [...text.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)]
      .filter(([name]) => name.length >= LEAST_IDENTIFIER_CHARACTERS)
      .flatMap(({ 0: name, index }) => Array.from({ length: name.length - 3 }, (_, at) => index + 2 + at))
      .filter((cut) => isCode(input, line, cut) && restIsLongEnough(text, cut));
    const cut = first(cuts, input.random);
    if (cut !== undefined) return restHole(input, 'inside', line, cut);
  }
  return undefined;
};

/** All lines of a block's body, between its opening and its closing line. */
export const blockBody: Maker = (input) => {
  const bodies = input.matches.flatMap((match) => {
    const body = match.get('body');
    const kind = ['function', 'block'].find((name) => match.has(`scope.${name}`));
    const lines = body && kind ? bodyLines(input, body) : undefined;
    return lines ? [lines] : [];
  });
  const fits = bodies.filter(([start, end]) =>
    isOfSize(input, start, end, MOST_BLOCK_LINES, MOST_BLOCK_CHARACTERS),
  );
  const chosen = first(fits, input.random);
  return chosen && holeOfLines(input, 'block', ...chosen);
};

/** A function below the comment that tells what it does; in Python its body below the docstring. */
export const functionFromComment: Maker = (input) => {
  const comments = nodesOf(input, 'comment');
  const strings = nodesOf(input, 'string');
  const found = input.matches.flatMap((match): (readonly [number, number])[] => {
    const node = match.get('scope.function');
    const body = match.get('body');
    if (node === undefined || body === undefined || !match.has('name')) return [];
    if (input.language === 'python') {
      const docstring = strings.find(({ start }) => samePlace(start, body.start));
      const lines = docstring && isTelling(input, docstring) ? bodyLines(input, body) : undefined;
      return lines === undefined || docstring!.end.line >= lines[1]
        ? []
        : [[docstring!.end.line + 1, lines[1]]];
    }
    const comment = comments.find(({ end }) => end.line === lineBefore(node, end.character));
    return comment !== undefined && isTelling(input, comment) && endsItsLine(input, node)
      ? [[node.start.line, node.end.line]]
      : [];
  });
  const fits = found.filter(([start, end]) =>
    isOfSize(input, start, end, MOST_FUNCTION_LINES, MOST_FUNCTION_CHARACTERS),
  );
  const chosen = first(fits, input.random);
  return chosen && holeOfLines(input, 'comment', ...chosen);
};

/** Nothing should be suggested: behind a finished statement, inside a word of a finished line, or before its first word. */
export const nothing: Maker = (input) => {
  const kinds = shuffled(['finished', 'inside-word', 'before-word'] as const, input.random);
  for (const kind of kinds) {
    for (const line of shuffled(codeLines(input), input.random)) {
      const character = first(quietPlaces(input, line, kind), input.random);
      if (character === undefined) continue;
      const start = offsetOf(input, line, character);
      return { kind, start, end: start };
    }
  }
  return undefined;
};

/** The rest of a line, or all of it, from a name on that only another file of the package defines and this file does not use else. */
export const crossFile: Maker = (input) => {
  const { foreignNames = new Set<string>() } = input;
  const imports = linesOf(input, ['import']);
  const uses = new Map<string, number>();
  for (const [line, text] of input.lines.entries()) {
    if (imports.has(line)) continue;
    for (const name of new Set(text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu)))
      uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  for (const line of shuffled(codeLines(input), input.random)) {
    const text = input.lines[line]!;
    for (const { 0: name, index } of text.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)) {
      if (!foreignNames.has(name) || uses.get(name) !== 1 || !isCode(input, line, index)) continue;
      // A member may belong to anything, also to a library.
      if (/(?:\.|->)\s*$/.test(text.slice(0, index)) || !restIsLongEnough(text, index)) continue;
      if (text.slice(0, index).trim() === '') return holeOfLines(input, 'cross', line, line);
      return restHole(input, 'cross', line, index);
    }
  }
  return undefined;
};

/** Lines of code a person would be glad to have completed: no comment, import, closer, nor inside a string of several lines. */
function codeLines(input: MakerInput): number[] {
  const comment = lineCommentOf(input.language);
  // Without a grammar a comment of several lines is known by its decoration.
  const isComment = (text: string): boolean =>
    (comment !== undefined && text.startsWith(comment)) || (comment === '//' && /^(?:\/\*|\*)/.test(text));
  // Directives of the preprocessor are written once and copied.
  const isOfC = input.language === 'c' || input.language === 'cpp';
  const tests = input.lines.findIndex((text) => RUST_TESTS.test(text));
  const end = tests < 0 ? input.lines.length : tests;
  const left = linesOf(input, ['import', 'comment']);
  const several = new Set<number>();
  for (const { start, end } of nodesOf(input, 'string')) {
    if (end.line > start.line) for (let line = start.line; line <= end.line; line++) several.add(line);
  }
  return [...input.lines.keys()].filter((line) => {
    const text = input.lines[line]!.trim();
    // The last line stays, so that the text goes on behind the cursor.
    if (line < LEAST_LINES_BEFORE || line + 1 >= end) return false;
    if (text.length < LEAST_LINE_CHARACTERS || text.length > MOST_LINE_CHARACTERS) return false;
    if (left.has(line) || several.has(line) || !/[\p{L}_]{2}/u.test(text)) return false;
    if (input.lines[line - 1]!.endsWith('\\')) return false;
    return !isComment(text) && !(isOfC && text.startsWith('#'));
  });
}

function restCuts(input: MakerInput, line: number): number[] {
  const text = input.lines[line]!;
  const indent = text.length - text.trimStart().length;
  return [...text.matchAll(/(?<=[\s([{.,=:<>|&+*/!-])(?=\S)/gu)]
    .map(({ index }) => index)
    .filter((cut) => cut > indent && restIsLongEnough(text, cut) && isCode(input, line, cut));
}

function restIsLongEnough(text: string, cut: number): boolean {
  return text.slice(cut).trim().length >= LEAST_REST_CHARACTERS;
}

function quietPlaces(
  input: MakerInput,
  line: number,
  kind: 'finished' | 'inside-word' | 'before-word',
): number[] {
  const text = input.lines[line]!;
  const end = text.trimEnd().length;
  switch (kind) {
    case 'finished': {
      // A line without `;` may go on; Python's ends with a closed call and the next one is not deeper.
      const isFinished = input.language === 'python' ? /[\w)\]"']$/.test(text) : text.endsWith(';');
      const indent = (other: string): number => other.length - other.trimStart().length;
      const next = input.lines[line + 1]!;
      const goesOn = next.trim() !== '' && indent(next) > indent(text);
      return isFinished && !goesOn && isBalanced(text) && isCode(input, line, end) ? [end] : [];
    }
    case 'inside-word':
      return [...text.matchAll(/[\p{L}_][\p{L}\p{N}_]{4,}/gu)]
        .map(({ 0: word, index }) => index + 2 + Math.floor(input.random() * (word.length - 4)))
        .filter((at) => isCode(input, line, at));
    case 'before-word': {
      const at = text.length - text.trimStart().length;
      return /^[\p{L}_]/u.test(text.slice(at)) ? [at] : [];
    }
  }
}

function isBalanced(text: string): boolean {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  return count(/[([{]/g) === count(/[)\]}]/g);
}

function isCode(input: MakerInput, line: number, character: number): boolean {
  return !isInside(input, ['comment', 'string'], line, character);
}

/** First and last line inside a body that has lines of its own: between its brackets, or below its header. */
function bodyLines({ lines }: MakerInput, { start, end }: SyntaxNode): [number, number] | undefined {
  if (lines[start.line]![start.character] === '{') {
    const opens = lines[start.line]!.slice(start.character + 1).trim() === '';
    const closes = lines[end.line]!.trimStart().startsWith('}');
    return opens && closes && start.line + 1 < end.line ? [start.line + 1, end.line - 1] : undefined;
  }
  const beginsLine = lines[start.line]!.slice(0, start.character).trim() === '';
  const last = end.character === 0 ? end.line - 1 : end.line;
  return beginsLine && last >= start.line ? [start.line, last] : undefined;
}

function endsItsLine({ lines }: MakerInput, { end }: SyntaxNode): boolean {
  return /^[;,]?$/.test(lines[end.line]!.slice(end.character).trim());
}

function isTelling({ lines }: MakerInput, { start, end }: SyntaxNode): boolean {
  const text = lines.slice(start.line, end.line + 1).join('\n');
  return (text.match(/\p{L}/gu)?.length ?? 0) >= LEAST_COMMENT_LETTERS;
}

function samePlace(left: SyntaxNode['start'], right: SyntaxNode['start']): boolean {
  return left.line === right.line && left.character === right.character;
}

/** The last line of a comment that stands directly above; a comment node may end at the start of the next line. */
function lineBefore({ start }: SyntaxNode, endCharacter: number): number {
  return endCharacter === 0 ? start.line : start.line - 1;
}

function isOfSize(
  { lines }: MakerInput,
  start: number,
  end: number,
  mostLines: number,
  mostCharacters: number,
): boolean {
  const text = lines.slice(start, end + 1);
  const characters = text.join('\n').length;
  return (
    end - start + 1 <= mostLines &&
    start >= LEAST_LINES_BEFORE &&
    end + 1 < lines.length &&
    characters <= mostCharacters &&
    text.join('').trim().length >= LEAST_LINE_CHARACTERS &&
    text[0]!.trim() !== ''
  );
}

function holeOfLines(input: MakerInput, kind: string, firstLine: number, lastLine: number): Hole {
  return { kind, start: offsetOf(input, firstLine, 0), end: offsetOf(input, lastLine + 1, 0) };
}

function restHole(input: MakerInput, kind: string, line: number, cut: number): Hole {
  return { kind, start: offsetOf(input, line, cut), end: offsetOf(input, line, input.lines[line]!.length) };
}

function offsetOf({ lines }: MakerInput, line: number, character: number): number {
  return lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0) + character;
}

function first<Value>(values: readonly Value[], random: () => number): Value | undefined {
  return values.length === 0 ? undefined : values[Math.floor(random() * values.length)];
}
