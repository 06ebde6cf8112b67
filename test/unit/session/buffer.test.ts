import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Buffer } from '../../../server/cli/session/buffer.ts';

describe('the buffer of the terminal session', () => {
  it('tells the server exactly what changed', () => {
    const text = fc
      .array(fc.constantFrom('a', '\n', '\r\n', '😀', '\t'), { maxLength: 12 })
      .map((parts) => parts.join(''));
    const edits = fc.array(fc.record({ at: fc.nat(), length: fc.nat(5), text }), { maxLength: 6 });
    fc.assert(
      fc.property(text, edits, (initial, changes) => {
        const buffer = new Buffer('file:///a', 'plaintext', 'a', initial);
        let theirs = TextDocument.create('file:///a', 'plaintext', 1, initial);
        for (const { at, length, text: added } of changes) {
          const start = at % (buffer.text.length + 1);
          // A person never puts the cursor between the two characters of a line end.
          fc.pre(
            !/\r$/.test(buffer.text.slice(0, start)) && !/\r$/.test(buffer.text.slice(0, start + length)),
          );
          const end = Math.min(buffer.text.length, start + length);
          const change = buffer.replace(start, end, added);
          theirs = TextDocument.update(theirs, [change], 2);
          assert.equal(theirs.getText(), buffer.text);
          assert.equal(theirs.offsetAt(buffer.position), buffer.cursor);
        }
      }),
    );
  });
});
