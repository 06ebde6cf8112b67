import assert from 'node:assert/strict';
import { createProgressPrinter } from '../../../server/cli/progress-printer.ts';

const MEGABYTE = 1_000_000;

describe('progress printer', () => {
  let written = '';
  let time = 0;
  beforeEach(() => {
    written = '';
    time = 0;
  });
  const printer = (stream: { isTTY?: boolean; columns?: number } = {}) =>
    createProgressPrinter({ ...stream, write: (text) => (written += text) }, () => time);
  const bytes = (done: number) =>
    ({ phase: 'download', done: done * MEGABYTE, total: 200 * MEGABYTE }) as const;

  it('draws a bar on one line of a terminal', () => {
    const print = printer({ isTTY: true, columns: 120 });
    print(bytes(0));
    time = 1000;
    print({ ...bytes(50), detail: 'part 1 of 4' });
    print.finish();
    const last = written.split('\r').at(-1) ?? '';
    assert.match(last, /Downloading █{8}░{22} {2}25 % \(50 of 200 MB, 50 MB\/s\) {2}part 1 of 4\n$/);
    assert.equal(written.split('\n').length, 2);
  });

  it('never writes wider than the terminal', () => {
    const print = printer({ isTTY: true, columns: 40 });
    print({ ...bytes(1), detail: 'x'.repeat(200) });
    assert.equal(written.replace(/^.*2K/s, '').length, 39);
  });

  it('redraws at most ten times a second', () => {
    const print = printer({ isTTY: true });
    for (let i = 0; i < 1000; i++) {
      time = i;
      print(bytes(i / 10));
    }
    assert.equal(written.split('\r').length - 1, 10);
  });

  it('prints plain lines without a terminal, few of them, the first and the last among them', () => {
    const print = printer();
    for (let i = 0; i <= 200; i++) {
      time = i * 60;
      print(bytes(i));
    }
    const lines = written.trim().split('\n');
    assert.equal(lines.length, 4);
    assert.match(lines[0] ?? '', /^Downloading {3}0 % \(0\.0 of 200 MB\)$/);
    assert.match(lines.at(-1) ?? '', /^Downloading 100 % \(200 of 200 MB, 17 MB\/s\)$/);
    assert.ok(!written.includes('\u001b'));
  });

  it('begins a line for each phase and counts tensors while converting', () => {
    const print = printer();
    print(bytes(200));
    print({ phase: 'verify', done: 1, total: 2 });
    print({ phase: 'convert', done: 3, total: 291, detail: 'blk.0.attn_q.weight' });
    assert.deepEqual(
      written
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0]),
      ['Downloading', 'Checking', 'Converting'],
    );
    assert.match(written, /1 % \(3\/291 tensors\) {2}blk\.0\.attn_q\.weight/);
  });

  it('stands an unknown total', () => {
    printer()({ phase: 'download', done: 0, total: 0, detail: 'waiting' });
    assert.match(written, /0 %.*waiting/);
  });
});
