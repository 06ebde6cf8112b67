import assert from 'node:assert/strict';
import { nextPlace } from '../../../server/completion/next-place.ts';
import type { CompletionItem } from '../../../server/completion/result.ts';
import { contextOf } from '../../support/drawn-cursor.ts';
import { SURE } from '../../support/evidence.ts';

function next(drawn: string, insertText: string, replaces = 0, before = 0): string | undefined {
  const context = contextOf(drawn);
  const { position } = context;
  const item: CompletionItem = {
    insertText,
    range: {
      start: { ...position, character: position.character - before },
      end: { ...position, character: position.character + replaces },
    },
    evidence: SURE,
  };
  const place = nextPlace(context, item);
  if (!place) return undefined;
  assert.equal(place.position.line, place.prefix.split('\n').length - 1);
  return `${place.prefix}█${place.suffix}`;
}

describe('nextPlace', () => {
  it('is the line below the suggestion', () => {
    assert.equal(next('a█\nz\n', '();'), 'a();\n█\nz\n');
    assert.equal(next('f() {█\n', '\r\n  a();\r\n}'), 'f() {\n  a();\n}\n█\n');
  });

  it('lets out what the suggestion replaces, and blanks', () => {
    assert.equal(next('f(█)  \nz\n', 'x);', 1), 'f(x);\n█\nz\n');
  });

  it('stands below a line that has lost indentation', () => {
    assert.equal(next('f() {\n  a();\n  █\nz\n', '}', 0, 2), 'f() {\n  a();\n}\n█\nz\n');
    assert.equal(next('x = con█\n', 'console', 0, 3), undefined);
  });

  it('is nowhere when code follows on the line', () => {
    assert.equal(next('x = █ + b;\n', 'a'), undefined);
  });
});
