import { TextScanner } from '../../context/text-scan.ts';
import type { Language } from '../../context/languages.ts';
import { indentationWidth } from '../../prompt/indentation.ts';
import type { Form } from './forms.ts';

/** More tests than this a person does not read through at once, and a small model has said all before. */
const MAX_TESTS = 6;
/** A test of more lines repeats itself. */
const MAX_TEST_LINES = 12;
const TEST_NAME = /\b(?:def|func|fn|void|Task|function)\s+(\w+)/;

export interface ReadTests {
  /** Each a test with what belongs to it, its lines from the file's margin. */
  readonly tests: readonly string[];
  /** Nothing that follows belongs to them. */
  readonly isOver: boolean;
}

/**
 * The tests in what a model wrote.
 * @param text from the first test's first word on, indented as in the file.
 * @param isFinished nothing will be added, and the last test is whole.
 */
export function readTests(form: Form, language: Language, text: string, isFinished: boolean): ReadTests {
  const base = form.open === undefined ? 0 : indentationWidth(form.unit);
  const scanner = new TextScanner(language);
  const tests: string[][] = [];
  /** What stands above the next test. */
  let lead: string[] = [];
  let isInside = false;
  const over = (): ReadTests => ({ tests: tests.map(joined), isOver: true });
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const isPartial = index === lines.length - 1 && !isFinished;
    const trimmed = line.trim();
    const width = indentationWidth(line);
    const current = tests.at(-1);
    const wasInside = isInside;
    if (!wasInside && trimmed.startsWith('```')) return over();
    // One that is being written may still become a test's first line.
    if (isPartial && !wasInside && width <= base) break;
    const { end } = scanner.next(line);
    isInside = end === 'string' || end === 'block-comment';
    if (wasInside || trimmed === '' || width > base) {
      const part = lead.length > 0 ? lead : (current ?? lead);
      // What is said already is not said again.
      if (part === current && !isInside && !wasInside && isRepeated(line, current)) continue;
      part.push(line);
      if (part !== current || isPartial || isInside || current.length <= MAX_TEST_LINES) continue;
      if (!canEndHere(language, form, base, current)) continue;
      if (form.endTest !== '') current.push(form.unit.repeat(base > 0 ? 1 : 0) + form.endTest);
      return over();
    }
    if (width < base) return over();
    if (form.isStart.test(trimmed)) {
      if (tests.length === MAX_TESTS) return over();
      tests.push([...lead, line]);
      lead = [];
    } else if (
      form.isLead.test(trimmed) ||
      language.lineComment === trimmed.slice(0, language.lineComment?.length ?? 1)
    )
      lead.push(line);
    else if (/^[)\]}{]|^end\b/.test(trimmed) && current) current.push(line);
    // A helper at the top level is an afterthought: a main program, an example.
    else if (base === 0) return over();
    else lead.push(line);
  }
  if (isFinished) return { tests: tests.map(joined), isOver: true };
  return { tests: tests.map(joined), isOver: false };
}

/** Those that ask for the subject, each once, with names of their own. */
export function usableTests(tests: readonly string[], subject: string, otherText: string): readonly string[] {
  const bodies = new Set<string>();
  const names = new Set<string>();
  const used: string[] = [];
  const mentions = new RegExp(
    `(?<![\\p{L}\\p{N}_$])${subject.replace(/\$/g, '\\$')}(?![\\p{L}\\p{N}_$])`,
    'u',
  );
  for (const test of tests) {
    const body = bodyOf(test);
    if (bodies.has(body) || !mentions.test(body)) continue;
    bodies.add(body);
    used.push(
      withNewName(test, (name) => names.has(name) || new RegExp(`\\b${name}\\s*\\(`).test(otherText), names),
    );
  }
  return used;
}

/** What a test does: all behind its name. */
function bodyOf(test: string): string {
  const lines = test.split('\n');
  const named = lines.findIndex((line) => TEST_NAME.test(line) || /^\s*(it|test|TEST\w*)\b.*\(/.test(line));
  // Of a test on one line all behind the first comma.
  const rest = lines.slice(named + 1).join('\n');
  const first = lines[named] ?? '';
  return (first.includes(',') ? first.slice(first.indexOf(',')) + rest : rest).replace(/\s+/g, ' ');
}

function withNewName(test: string, isTaken: (name: string) => boolean, names: Set<string>): string {
  const name = TEST_NAME.exec(test)?.[1];
  if (name === undefined) return test;
  let free = name;
  for (let number = 2; isTaken(free); number++) free = `${name}_${number}`;
  names.add(free);
  return free === name ? test : test.replace(new RegExp(`\\b${name}\\b`), free);
}

function joined(lines: readonly string[]): string {
  return lines
    .join('\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
}

/** An assertion that stands in the test already. */
function isRepeated(line: string, test: readonly string[]): boolean {
  return line.trim().length > 3 && /\b(assert|expect|check|require)/i.test(line) && test.includes(line);
}

/** Between two statements of the test itself. */
function canEndHere({ blocks }: Language, form: Form, base: number, test: readonly string[]): boolean {
  const last = test.at(-1) ?? '';
  const isOwnStatement = indentationWidth(last) === base + indentationWidth(form.unit);
  return isOwnStatement && (blocks === 'braces' ? /[;)]$/.test(last) : /[)\]\w"']$/.test(last));
}
