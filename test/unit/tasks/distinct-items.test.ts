import assert from 'node:assert/strict';
import { distinctItems } from '../../../server/tasks/distinct-items.ts';

describe('distinctItems', () => {
  it('keeps steps that say different things', () => {
    const items = [
      '1. `total` is called with an array of items.',
      '2. `reduce` adds up price times quantity.',
      '3. The sum is returned.',
    ];
    assert.deepEqual(distinctItems(items), items);
  });

  it('ends where a step says again what one before it said', () => {
    const items = [
      '1. The function `total` is called with an array of `Item` objects.',
      '2. The `reduce` method is called with an initial value of 0, which is the sum of the prices of all items.',
      '3. The `reduce` method is called with the initial value of 0, which is the sum of prices and quantities of all items.',
      '4. The sum is returned.',
    ];
    assert.deepEqual(distinctItems(items), items.slice(0, 2));
  });

  it('takes a list without words for one item', () => {
    assert.deepEqual(distinctItems([]), []);
    assert.deepEqual(distinctItems(['1. ', '2. ']), ['1. ']);
  });
});
