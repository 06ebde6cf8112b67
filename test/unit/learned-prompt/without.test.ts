import assert from 'node:assert/strict';
import { without } from '../../learned-prompt/holes.ts';

describe('a file without what is asked for', () => {
  it('lacks every place, in whatever order they were drawn', () => {
    const text = 'one two three four';
    const spans = ['three ', 'one ', 'four'].map((part) => ({
      start: text.indexOf(part),
      end: text.indexOf(part) + part.length,
    }));
    assert.equal(without(text, spans), 'two ');
  });

  it('is whole where nothing was drawn', () => {
    assert.equal(without('one', []), 'one');
  });
});
