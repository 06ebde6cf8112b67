import assert from 'node:assert/strict';
import fc from 'fast-check';
import { linesOf } from '../../../server/context/document-lines.ts';
import { OpenDocument } from '../../../server/lsp/open-document.ts';

const pieces = fc.constantFrom('a', 'const x', '\n', '\r\n', '\r', '\t', '😀', '한', '\ud800');
const text = fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join(''));

const opened = (content: string): OpenDocument => new OpenDocument('file:///a', 'plaintext', 1, content);

describe('OpenDocument', () => {
  it('has the lines of its text', () => {
    fc.assert(
      fc.property(text, (content) => {
        const document = opened(content);
        const lines = linesOf(content);
        assert.equal(document.lineCount, lines.lineCount);
        assert.equal(document.eol, lines.eol);
        assert.equal(document.length, content.length);
        for (let line = -1; line <= lines.lineCount; line++)
          assert.equal(document.lineAt(line), lines.lineAt(line));
      }),
    );
  });

  it('has a version of its own, which changes with every change and for every document', () => {
    const document = opened('a');
    const versions = new Set([document.version, opened('a').version]);
    for (let changes = 0; changes < 3; changes++) {
      versions.add(document.update([{ text: 'a' }], 1).version);
    }
    assert.equal(versions.size, 5);
  });

  it('stays as it was when a change is malformed', () => {
    fc.assert(
      fc.property(fc.anything(), (change) => {
        const isWhole = typeof change === 'object' && change !== null && 'text' in change;
        fc.pre(!isWhole);
        const document = opened('x = 1\n');
        assert.throws(() => document.update([{ text: 'new' }, change as { text: string }], 2), TypeError);
        assert.equal(document.getText(), 'x = 1\n');
      }),
    );
  });
});
