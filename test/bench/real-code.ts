/**
 * Prompts of real code, because what a text says decides how far drafts from the prompt carry. The texts are Python's own library and
 * installed packages, none of this repository; a number always gives the same prompt on the same versions of them.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PromptFormat } from '../../server/model/prompt-format.ts';
import type { Tokenizer } from '../../server/model/tokenizer.ts';

const PACKAGES = join(import.meta.dirname, '..', '..', 'node_modules');
const PYTHON_FILES = ['argparse.py', 'tarfile.py'];
const PACKAGE_FILES = [
  'vscode-languageclient/lib/common/client.js',
  'picomatch/lib/parse.js',
  'tree-sitter-c/src/tree_sitter/array.h',
];

/** Fractional parts of its multiples lie evenly between 0 and 1, however many are taken. */
const GOLDEN_RATIO = (1 + Math.sqrt(5)) / 2;
/** The first lines of a file are licences and imports. */
const SHARES = { first: 0.1, span: 0.75 };
const HOLE_LINES = 8;
/** Shorter lines are closers and blank lines, where little is written. */
const LEAST_CHARACTERS = 12;
/** As the product lays out a prompt (server/prompt/layout.ts). */
const SUFFIX_TOKENS = 128;

export interface CodeText {
  readonly name: string;
  /** With `\n` line ends. */
  readonly text: string;
}

export interface Hole {
  /** A whole fill-in-the-middle prompt; the cursor is at the start of a line. */
  readonly prompt: readonly number[];
  /** What stood in the hole. */
  readonly missing: readonly number[];
}

export function codeTexts(): CodeText[] {
  const library = dirname(
    execFileSync('python3', ['-c', 'import argparse; print(argparse.__file__)'], { encoding: 'utf8' }).trim(),
  );
  return [
    ...PYTHON_FILES.map((name) => ({ name, path: join(library, name) })),
    ...PACKAGE_FILES.map((name) => ({ name, path: join(PACKAGES, name) })),
  ].map(({ name, path }) => ({ name, text: readFileSync(path, 'utf8').replaceAll('\r\n', '\n') }));
}

export class RealCode {
  private readonly tokens: readonly (readonly number[])[];

  constructor(
    private readonly texts: readonly CodeText[],
    private readonly tokenizer: Tokenizer,
    private readonly format: PromptFormat,
  ) {
    this.tokens = texts.map(({ text }) => tokenizer.encode(text));
  }

  /** `count` consecutive tokens of one file. */
  stretch(number: number, count: number): readonly number[] {
    const tokens = this.tokens[number % this.tokens.length]!;
    if (tokens.length < count) throw new Error(`A text has ${tokens.length} tokens, not ${count}.`);
    const start = Math.floor(share(number) * (tokens.length - count));
    return tokens.slice(start, start + count);
  }

  /** Lines taken out of a file, in the product's prompt form; exactly `count` tokens where the file has enough before the hole. */
  hole(number: number, count: number): Hole {
    const { format, tokenizer, texts } = this;
    const lines = texts[number % texts.length]!.text.split('\n');
    const start = firstCodeLine(lines, Math.floor(share(number) * (lines.length - HOLE_LINES)));
    const encode = (from: number, to?: number): readonly number[] =>
      tokenizer.encode(lines.slice(from, to).join('\n') + (to === undefined ? '' : '\n'));
    const after = encode(start + HOLE_LINES).slice(0, SUFFIX_TOKENS);
    const frame = [format.prefixToken, format.suffixToken, ...after, format.middleToken];
    const before = encode(0, start).slice(-(count - frame.length));
    return { prompt: [...frame, ...before], missing: encode(start, start + HOLE_LINES) };
  }
}

function share(number: number): number {
  return SHARES.first + SHARES.span * ((number * GOLDEN_RATIO) % 1);
}

/** The first indented line of code at or behind `from`, or `from` itself. */
function firstCodeLine(lines: readonly string[], from: number): number {
  for (let line = from; line + HOLE_LINES < lines.length; line++) {
    if (/^[ \t]/.test(lines[line]!) && lines[line]!.trim().length >= LEAST_CHARACTERS) return line;
  }
  return from;
}
