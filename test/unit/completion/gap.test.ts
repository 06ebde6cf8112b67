import assert from 'node:assert/strict';
import { leavesOpen, missesDepth, missingCloser } from '../../../server/completion/gap.ts';
import { surroundingsOf, type Surroundings } from '../../../server/completion/surroundings.ts';
import { contextOf } from '../../support/drawn-cursor.ts';

const around = (drawn: string, languageId = 'typescript'): Surroundings =>
  surroundingsOf(contextOf(drawn, { languageId }), 'statement');

const fits = (line: string, drawn: string, languageId?: string): boolean =>
  !missesDepth(line, around(drawn, languageId));

const OPENER = 'f() {\n█\n    a();\n  }\n}\n';
const CLOSER = 'f() {\n  if (x) {\n    a();\n█\n  b();\n}\n';
const NEITHER = 'f() {\n  a();\n█\n  b();\n}\n';

describe('missesDepth', () => {
  it('a line that opens what is closed below fits, and no other', () => {
    assert.ok(fits('  while (x) {', OPENER));
    assert.ok(!fits('  const x = 1;', OPENER));
    assert.ok(!fits('  }', OPENER));
  });

  it('a line that closes what is open fits, and no other', () => {
    assert.ok(fits('  }', CLOSER));
    assert.ok(!fits('    c();', CLOSER));
    assert.ok(!fits('  } else {', CLOSER));
  });

  it('where nothing is missing a line closes what it opens', () => {
    assert.ok(fits('  c();', NEITHER));
    assert.ok(fits('  if (x) { c(); }', NEITHER));
    assert.ok(!fits('  if (x) {', NEITHER));
    assert.ok(!fits('  }', NEITHER));
    assert.ok(fits('  if (x) {\n    c();\n  }', NEITHER));
  });

  it('brackets in strings and comments are none', () => {
    assert.ok(fits("  c('{');", NEITHER));
    assert.ok(fits('  c(); // {', NEITHER));
    assert.ok(fits('  if (( ${#names[@]} > 1 )); then', 'f() {\n█\n  b\n}\n', 'shellscript'));
  });

  it('who stands in the block that is not closed goes on in it', () => {
    assert.ok(fits('c();', CLOSER.replace('█', '    █')));
    assert.ok(!fits('c();', CLOSER.replace('█', '  █')));
  });

  it('nothing is told of other layouts', () => {
    const aligned = 'void f(int a,\n       int b) {\n  a();\n█\n}\n';
    assert.ok(fits('  if (x) {', aligned, 'c'));
    assert.ok(fits('       int b) {', 'extern "C" {\nvoid f(int a,\n█\n  a();\n}\n}\n', 'c'));
    assert.ok(fits('  x: 1,', 'const a = b\n  ? {\n█\n    }\n  : c;\n'));
    assert.ok(fits('c();', '█\nd();\n'), 'no brackets');
  });

  it('Python: deeper lines stand below lines that open a block', () => {
    const deeper = 'def f(x):\n    a = 1\n█\n        b = 2\n    return a\n';
    assert.ok(fits('    if x:', deeper, 'python'));
    assert.ok(!fits('    c = 3', deeper, 'python'));
    const flat = 'def f(x):\n    a = 1\n█\n    return a\n';
    assert.ok(fits('    c = 3', flat, 'python'));
    assert.ok(!fits('    if x:', flat, 'python'));
    assert.ok(fits('    c = [', flat.replace('█', '█\n        1,\n    ]'), 'python'));
    assert.ok(fits('    c = \\', flat, 'python'));
    assert.ok(fits(') -> int:', 'def f(\n    x,\n█\n    return x\n', 'python'));
  });

  it('comments and strings have no depth', () => {
    const context = contextOf('f() {\n█\n    a();\n  }\n}\n', { place: 'string' });
    assert.ok(!missesDepth('x', surroundingsOf(context, 'line')));
  });
});

describe('missingCloser', () => {
  it('is the closing line with its indentation', () => {
    assert.equal(missingCloser(around(CLOSER)), '  }');
    assert.equal(missingCloser(around('{\n\tfoo(\n\t\ta,\n█\n}\n')), '\t)');
  });

  it('is none where nothing, or something else, is missing', () => {
    for (const drawn of [OPENER, NEITHER, '█\n']) assert.equal(missingCloser(around(drawn)), undefined);
  });

  it('is none for who stands in the block', () => {
    assert.equal(missingCloser(around(CLOSER.replace('█', '    █'))), undefined);
    assert.equal(missingCloser(around(CLOSER.replace('█', '  █'))), '  }');
  });
});

describe('leavesOpen', () => {
  const leaves = (text: string, drawn: string): boolean => leavesOpen(text, around(drawn));

  it('where several lines open a bracket that is not closed', () => {
    assert.ok(leaves('\n  if (x) {\n    a();', 'f() {█}\n'));
    assert.ok(!leaves('\n  if (x) {\n    a();\n  }', 'f() {█}\n'));
    assert.ok(!leaves('\n  a();', 'f() {█\n'), 'what is open before the cursor is not its own');
    assert.ok(leaves('  if (x) {', NEITHER));
    const oneLine = surroundingsOf(contextOf(NEITHER), 'line');
    assert.ok(!leavesOpen('  if (x) {', oneLine), 'no more than a line is wanted');
    assert.ok(!leaves('  a();\n  if (x) {', OPENER), 'closed below');
  });
});
