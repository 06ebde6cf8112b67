import assert from 'node:assert/strict';
import {
  addLines,
  bytesOf,
  withinLimits,
  type Learned,
  type LearnedByKey,
  type LearnedLines,
} from '../../../server/personal/learned.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const LINES: LearnedLines = { way: 'accepted', languageId: 'typescript', above: 'f() {', text: 'return 1;' };

describe('what is learned', () => {
  it('counts the same lines, in languages of a kind', () => {
    const learned: LearnedByKey = new Map();
    addLines(learned, LINES, 1);
    addLines(learned, { ...LINES, languageId: 'javascript' }, 2);
    assert.deepEqual([...learned.values()], [{ ...LINES, languageId: 'javascript', times: 2, lastMs: 2 }]);
    addLines(learned, { ...LINES, above: 'g() {' }, 3);
    addLines(learned, { ...LINES, way: 'typed' }, 4);
    assert.deepEqual(
      [...learned.values()].map(({ times }) => times),
      [2, 1, 1],
    );
  });

  it('goes after 90 days without use, and the oldest where there is too much', () => {
    const entry = (text: string, lastMs: number): Learned => ({ ...LINES, text, times: 1, lastMs });
    const nowMs = 100 * DAY_MS;
    const learned = [entry('new', nowMs), entry('old', 9 * DAY_MS), entry('middle', 50 * DAY_MS)];
    const texts = (maxBytes?: number): readonly string[] =>
      [...withinLimits(learned, nowMs, maxBytes).values()].map(({ text }) => text);
    assert.deepEqual(texts(), ['middle', 'new']);
    assert.deepEqual(texts(bytesOf(learned[0]!) + 1), ['new']);
  });
});
