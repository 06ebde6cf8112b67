import assert from 'node:assert/strict';
import { CompletionCache } from '../../../server/completion/cache.ts';
import type { Generated, GenerationSource } from '../../../server/completion/generated.ts';
import { fullStem, requestTextOf, type RequestText } from '../../../server/completion/request-text.ts';
import { surroundingsOf } from '../../../server/completion/surroundings.ts';
import { contextOf } from '../../support/drawn-cursor.ts';

/** As made from the whole text, blanks aside. */
const sourceOf = (text: RequestText): GenerationSource => ({
  ...text,
  stem: fullStem(text),
  bound: '',
});

const generated = (drawn: string, text: string, extent: 'line' | 'block' = 'line'): Generated => ({
  source: sourceOf(requestTextOf(contextOf(drawn), extent, '')),
  text,
  tokenEnds: [text.length],
  logProbabilities: [-1],
  end: 'stopped',
});

function find(cache: CompletionCache, drawn: string, extent: 'line' | 'block' = 'line'): string | undefined {
  const context = contextOf(drawn);
  const found = cache.find(requestTextOf(context, extent, ''), surroundingsOf(context, extent));
  return found && (found.answer.kind === 'text' ? found.answer.text : found.answer.kind);
}

describe('CompletionCache', () => {
  it('finds the place itself and the places along its text', () => {
    const cache = new CompletionCache();
    cache.add(generated('con█', 'st x = 1;\n'));
    assert.equal(find(cache, 'con█'), 'st x = 1;\n');
    assert.equal(find(cache, 'const x█'), ' = 1;\n');
    assert.equal(find(cache, 'const x █'), '= 1;\n');
    assert.equal(find(cache, 'const y█'), undefined);
    assert.equal(find(cache, 'co█'), undefined);
    assert.equal(find(cache, 'const x = 1;\n█'), undefined);
  });
  it('the suffix and every blank count', () => {
    const cache = new CompletionCache();
    cache.add(generated('a\n  con█\n  b', 'st\n'));
    assert.equal(find(cache, 'a\n  con█\n b'), undefined);
    assert.equal(find(cache, 'a\n con█\n  b'), undefined);
    assert.equal(find(cache, 'a \n  con█\n  b'), undefined);
    assert.equal(find(cache, 'a\n  con█\n  b'), 'st\n');
  });
  it('brackets that the editor closes do not count', () => {
    const cache = new CompletionCache();
    cache.add(generated('foo█\n', '(a);\n'));
    assert.equal(find(cache, 'foo(█)\n'), 'a);\n');
  });
  it('prefers the entry made nearest', () => {
    const cache = new CompletionCache();
    cache.add(generated('c█', 'onst x;\n'));
    cache.add(generated('con█', 'sole;\n'));
    assert.equal(find(cache, 'con█'), 'sole;\n');
    assert.equal(find(cache, 'const█'), ' x;\n');
  });
  it('a line is no answer for a block, a block is one for a line', () => {
    const cache = new CompletionCache();
    cache.add(generated('f() {█', '\n  a();\n', 'line'));
    assert.equal(find(cache, 'f() {█', 'block'), undefined);
    cache.add(generated('g() {█', '\n  a();\n}\n', 'block'));
    assert.equal(find(cache, 'g() {█', 'line'), '\n  a();\n}\n');
  });
  it('forgets the least used', () => {
    const cache = new CompletionCache(2);
    cache.add(generated('a█', '1\n'));
    cache.add(generated('b█', '2\n'));
    assert.equal(find(cache, 'a█'), '1\n');
    cache.add(generated('c█', '3\n'));
    assert.equal(find(cache, 'b█'), undefined);
    assert.equal(find(cache, 'a█'), '1\n');
    cache.add(generated('a█', '4\n'));
    assert.equal(find(cache, 'a█'), '4\n');
  });
});
