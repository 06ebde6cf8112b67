import assert from 'node:assert/strict';
import { TypedLines, type TextChange } from '../../../server/personal/typed-lines.ts';

const URI = 'file:///a.ts';

describe('TypedLines', () => {
  const insert = (line: number, character: number, text: string): TextChange => ({
    text,
    range: { start: { line, character }, end: { line, character } },
  });
  const finished = (...changes: readonly TextChange[]): number | undefined => {
    const lines = new TypedLines();
    return changes.map((change) => lines.finished(URI, [change])).at(-1);
  };

  it('sees a line that was typed when Enter is pressed', () => {
    for (const enter of ['\n', '\r\n    ', '\n\t\n']) {
      assert.equal(
        finished(insert(3, 0, 'a'), insert(3, 1, '()'), insert(3, 3, enter)),
        3,
        JSON.stringify(enter),
      );
    }
  });

  it('takes a suggestion in a typed line, and a correction, for part of it', () => {
    const removed: TextChange = {
      text: '',
      range: { start: { line: 3, character: 1 }, end: { line: 3, character: 2 } },
    };
    assert.equal(finished(insert(3, 0, 'r'), removed, insert(3, 1, 'eturn value'), insert(3, 12, '\n')), 3);
  });

  it('sees none where nothing was typed: Enter alone, pasted and replaced text, another line or file', () => {
    assert.equal(finished(insert(3, 10, '\n')), undefined);
    assert.equal(finished(insert(3, 0, 'pasted = line()'), insert(3, 15, '\n')), undefined);
    assert.equal(finished(insert(3, 0, 'a'), insert(3, 1, 'b\nc'), insert(4, 1, '\n')), undefined);
    assert.equal(finished(insert(3, 0, 'a'), insert(5, 0, '\n')), undefined);
    assert.equal(finished(insert(3, 0, 'a'), { text: 'whole' }, insert(3, 1, '\n')), undefined);
    const lines = new TypedLines();
    lines.finished(URI, [insert(3, 0, 'a')]);
    assert.equal(lines.finished('file:///b.ts', [insert(3, 1, '\n')]), undefined);
    lines.finished(URI, [insert(3, 0, 'a')]);
    lines.finished(URI, [insert(3, 1, 'b'), insert(7, 1, 'b')]);
    assert.equal(lines.finished(URI, [insert(3, 2, '\n')]), undefined, 'several cursors');
  });

  it('tells each line once', () => {
    assert.equal(finished(insert(3, 0, 'a'), insert(3, 1, '\n'), insert(4, 0, '\n')), undefined);
  });
});
