import assert from 'node:assert/strict';
import type { CompletionItem } from '../../../server/completion/result.ts';
import { extendsSelected } from '../../../src/inline/selected.ts';
import { SURE } from '../../support/evidence.ts';

const at = (character: number) => ({ line: 0, character });
const item = (start: number, insertText: string): CompletionItem => ({
  insertText,
  range: { start: at(start), end: at(7) },
  evidence: SURE,
});
/** The list is open on `items.fo` with `forEach` selected. */
const selected = { range: { start: at(6) }, text: 'forEach' };

describe('while the list of completions is open', () => {
  it('an item must go on from what is selected there', () => {
    assert.ok(extendsSelected('items.fo', item(6, 'forEach((item) => {'), selected));
    assert.ok(extendsSelected('items.fo', item(8, 'rEach()'), selected));
    assert.ok(!extendsSelected('items.fo', item(6, 'format()'), selected));
    assert.ok(!extendsSelected('items.fo', item(6, 'forEach'), selected), 'adds nothing');
  });

  it('an item on another line does not', () => {
    const below = { ...selected, range: { start: { line: 1, character: 6 } } };
    assert.ok(!extendsSelected('items.fo', item(6, 'forEach()'), below));
  });
});
