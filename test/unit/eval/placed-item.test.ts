import assert from 'node:assert/strict';
import { acceptItem, insertRaw } from '../../eval/answer.ts';
import type { TestedItem } from '../../eval/items.ts';
import { holeOf, placeCursor, type CursorMode, type PlacedItem } from '../../eval/placed-item.ts';

const LINE: TestedItem = {
  id: 'line',
  entryPoint: 'f',
  prompt: 'def f(x):\n    if x:\n',
  hole: '        return 1\n',
  suffix: '    return 2\n',
  test: '',
};
const SPAN: TestedItem = { ...LINE, prompt: 'def f(x):\n    return ma', hole: 'x(x, 1', suffix: ')\n' };

function drawn({ text, offset }: PlacedItem): string {
  return `${text.slice(0, offset)}█${text.slice(offset)}`;
}

function at(placed: PlacedItem, insertText: string, replaces = 0): Parameters<typeof acceptItem>[1] {
  const { line, character } = placed.position;
  return {
    insertText,
    range: { start: { line, character }, end: { line, character: character + replaces } },
  };
}

describe('an item in the editor', () => {
  const drawings: Record<CursorMode, string> = {
    'line-start': 'def f(x):\n    if x:\n█\n    return 2\n',
    indented: 'def f(x):\n    if x:\n        █\n    return 2\n',
    editor: 'def f(x):\n    if x:\n        █\n    return 2\n',
  };
  for (const [mode, drawing] of Object.entries(drawings) as [CursorMode, string][]) {
    it(`puts the cursor on a line of its own: ${mode}`, () => {
      const placed = placeCursor(LINE, mode);
      assert.equal(drawn(placed), drawing);
      const lineStart = placed.offset - placed.position.character;
      assert.equal(placed.text.slice(0, lineStart).split('\n').length - 1, placed.position.line);
      assert.ok(lineStart === 0 || placed.text[lineStart - 1] === '\n');
    });
  }

  it('indents as an editor does, which the hole may not want', () => {
    const dedented = {
      ...LINE,
      prompt: 'def f(x):\n    for a in x:\n        g(a)\n',
      hole: '    return 1\n',
    };
    assert.equal(placeCursor(dedented, 'editor').typed, '        ');
    assert.equal(placeCursor(dedented, 'indented').typed, '    ');
    const afterReturn = {
      ...LINE,
      prompt: 'def f(x):\n    if x:\n        return 1\n\n',
      hole: '    return 2\n',
    };
    assert.equal(placeCursor(afterReturn, 'editor').typed, '    ');
  });

  it('leaves nothing of a hole inside a line', () => {
    for (const mode of ['line-start', 'indented', 'editor'] as const) {
      const placed = placeCursor(SPAN, mode);
      assert.equal(drawn(placed), 'def f(x):\n    return ma█)\n');
      assert.deepEqual(placed.position, { line: 1, character: 13 });
    }
  });

  it('finds the hole in the completed document', () => {
    const placed = placeCursor(LINE, 'indented');
    assert.equal(holeOf(placed, acceptItem(placed, at(placed, 'return 1'))), '        return 1\n');
    const span = placeCursor(SPAN, 'indented');
    assert.equal(holeOf(span, acceptItem(span, at(span, 'x(x, 1'))), 'x(x, 1');
    assert.equal(holeOf(span, acceptItem(span, at(span, 'x(x, 1)', 1))), 'x(x, 1');
  });

  it('has no hole when the text around was changed', () => {
    const span = placeCursor(SPAN, 'indented');
    assert.equal(holeOf(span, acceptItem(span, at(span, 'x(x, 1];', 1))), undefined);
    assert.equal(holeOf(span, 'def f(x):\n'), undefined);
  });

  it('refuses an item on another line', () => {
    const placed = placeCursor(LINE, 'indented');
    const start = { line: 0, character: 0 };
    assert.throws(
      () => acceptItem(placed, { insertText: 'x', range: { start, end: start } }),
      /cursor's line/,
    );
  });

  it("puts a peer's text on the line that is there", () => {
    const indented = placeCursor(LINE, 'indented');
    const hole = (placed: PlacedItem, raw: string, oneLine: boolean): string | undefined =>
      holeOf(placed, insertRaw(placed, raw, oneLine));
    assert.equal(hole(indented, '\n        return 1\n    return 2', true), '        return 1\n');
    assert.equal(hole(indented, 'return 1', true), '        return 1\n');
    assert.equal(
      hole(indented, '        a = 1\n        return a\n', false),
      '        a = 1\n        return a\n',
    );
    const lineStart = placeCursor(LINE, 'line-start');
    assert.equal(hole(lineStart, '\n        return 1', true), '        return 1\n');
    assert.equal(hole(placeCursor(SPAN, 'indented'), 'x(x, 1', false), 'x(x, 1');
  });
});
