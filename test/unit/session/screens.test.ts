import assert from 'node:assert/strict';
import { Buffer } from '../../../server/cli/session/buffer.ts';
import type { Suggestion } from '../../../server/cli/session/figures.ts';
import { PlainScreen } from '../../../server/cli/session/plain-screen.ts';
import type { Screen } from '../../../server/cli/session/screen.ts';
import { TerminalScreen } from '../../../server/cli/session/terminal-screen.ts';

const SUGGESTION: Suggestion = {
  latencyMs: 43.4,
  statistics: {
    source: 'running-generation',
    totalMs: 40,
    retrievalMs: 0,
    promptTokens: 312,
    reusedTokens: 300,
    prefillMs: 10,
    generatedTokens: 5,
    decodeMs: 100,
  },
};

function drawing(
  create: (output: { columns: number; rows: number; write: (text: string) => void }) => Screen,
) {
  let text = '';
  const screen = create({ columns: 60, rows: 24, write: (more) => (text += more) });
  const buffer = new Buffer('file:///a.py', 'python', 'a.py', 'def f(x):\n    return \n\tlast\n');
  buffer.replace(21, 21, '');
  return { screen, buffer, written: () => text.replaceAll(/\u001b\[[\d;?]*[A-Za-z]/g, ''), raw: () => text };
}

describe('without a terminal', () => {
  it('a new suggestion is a line, with its figures', () => {
    const { screen, buffer, raw } = drawing((output) => new PlainScreen(output));
    screen.show({ buffer, ghost: 'x +\n        1', suggestion: SUGGESTION, isNew: true });
    assert.equal(raw(), 'a.py:2 | return ‹x + ⏎ 1›  43 ms  attached  5 tokens  50 tok/s\n');
  });

  it('typing along is not told, Tab is', () => {
    const { screen, buffer, raw } = drawing((output) => new PlainScreen(output));
    screen.show({ buffer, ghost: 'x', suggestion: SUGGESTION, isNew: false });
    screen.show({ buffer, ghost: '' });
    buffer.type('x + 1');
    screen.show({ buffer, ghost: '', accepted: 5 });
    assert.equal(raw(), 'a.py:2 | return x + 1  ⇥ Tab: 5 characters\n');
  });
});

describe('on a terminal', () => {
  it('draws the code around the cursor with the ghost text behind it', () => {
    const { screen, buffer, written } = drawing((output) => new TerminalScreen(output));
    screen.begin('a.py');
    screen.show({ buffer, ghost: 'x +\n    1', suggestion: SUGGESTION, isNew: true });
    const lines = written().split('\n');
    assert.equal(lines[0], 'a.py');
    assert.deepEqual(
      lines.slice(2, 6).map((line) => line.trimEnd()),
      ['    1  def f(x):', '    2      return ▏x +', '           1', '    3      last'],
    );
    assert.match(written(), /Tab 43 ms {2}attached {2}5 tokens {2}50 tok\/s {2}prompt 312, 300 reused/);
  });

  it('keeps its height and its width, and draws in place', () => {
    const { screen, buffer, raw, written } = drawing((output) => new TerminalScreen(output));
    screen.show({ buffer, ghost: `${'x'.repeat(500)}${'\n1'.repeat(50)}` });
    const height = written().split('\n').length - 1;
    for (const line of written().split('\n')) assert.ok(line.length < 60, line);
    screen.show({ buffer, ghost: '' });
    assert.equal(written().split('\n').length - 1, 2 * height);
    assert.ok(raw().includes(`\u001b[${height}A`));
  });

  it('shows no control characters of a file', () => {
    const { screen, raw } = drawing((output) => new TerminalScreen(output));
    const buffer = new Buffer('file:///a', 'plaintext', 'a', 'x\u001b[2J\u0007\u009b31m\n');
    screen.show({ buffer, ghost: '\u001b[31m' });
    assert.ok(!raw().includes('\u001b[2J') && !raw().includes('\u0007') && !raw().includes('\u001b[31m'));
  });
});
