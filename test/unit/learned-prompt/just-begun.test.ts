import assert from 'node:assert/strict';
import { justBegun } from '../../learned-prompt/holes.ts';

/** `«` and `»` stand around the hole; the numbers are what `random` says, one after the other. */
function left(text: string, ...numbers: number[]): string {
  const start = text.indexOf('«');
  const end = text.indexOf('»') - 1;
  const whole = text.replace(/[«»]/g, '');
  const { before, after } = justBegun(whole, { kind: 'block', start, end }, () => numbers.shift()!);
  return `${before}█${after}`;
}

/** No lines above the declaration; what closes it stays. */
const NONE_ABOVE = [0.9, 0.9] as const;

const TYPESCRIPT = `import { a } from './a.ts';

const b = 1;

class Stack {
  push(item: Item): void {«
    this.items.push(item);»
  }

  pop(): Item {
    return this.items.pop();
  }
}
`;

const PYTHON = `import os

def first(items):
    for item in items:«
        return item»

def second(items):
    pass
`;

describe('a file that has just been begun', () => {
  it('begins with the declaration without indentation that the hole is in, and closes it', () => {
    assert.equal(left(TYPESCRIPT, ...NONE_ABOVE), 'class Stack {\n  push(item: Item): void {█\n  }\n');
  });

  it('begins some lines above', () => {
    assert.equal(
      left(TYPESCRIPT, 0.4, 2.5 / 12, 0.9),
      '\nclass Stack {\n  push(item: Item): void {█\n  }\n'.replace(/^/, 'const b = 1;\n'),
    );
  });

  it('ends at the cursor', () => {
    assert.equal(left(TYPESCRIPT, 0.9, 0.1), 'class Stack {\n  push(item: Item): void {█');
  });

  it('has nothing to close where indentation does it', () => {
    assert.equal(left(PYTHON, ...NONE_ABOVE), 'def first(items):\n    for item in items:█\n');
  });
});
