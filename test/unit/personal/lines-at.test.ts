import assert from 'node:assert/strict';
import { linesOf } from '../../../server/context/document-lines.ts';
import { linesAt } from '../../../server/personal/lines-at.ts';

describe('linesAt', () => {
  const document = linesOf('class A {\r\n\r\n    f() {  \r\n        a();\r\n\r\n    }\r\n');

  it('gives whole lines without what they are all indented by, and the line above', () => {
    assert.deepEqual(linesAt(document, 2, 4), { above: 'class A {', text: 'f() {\n    a();\n\n}' });
    assert.deepEqual(linesAt(document, 3, 1), { above: 'f() {', text: 'a();' });
  });

  it('has no line above at the top, and none far above', () => {
    assert.equal(linesAt(document, 0, 1).above, '');
    assert.equal(linesAt(linesOf('a\n\n\n\n\nb'), 5, 1).above, '');
  });

  it('ends with the document', () => {
    assert.deepEqual(linesAt(linesOf('a'), 0, 3), { above: '', text: 'a\n\n' });
  });
});
