import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { drawItems, loadItems, SETS, type TestedItem } from '../../eval/items.ts';

const FILE = SETS['humaneval-single'];

function item(id: string): TestedItem {
  return { id, entryPoint: 'f', prompt: '', hole: '', suffix: '', test: '' };
}

describe('items of the evaluation', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'foretype-items-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('reads the packed lines', async () => {
    const line = {
      task_id: 'SingleLineInfilling/HumanEval/0/L0',
      entry_point: 'f',
      prompt: 'def f():\n',
      canonical_solution: '    return 1\n',
      suffix: '',
      test: 'def check(candidate): pass',
    };
    await writeFile(join(folder, FILE), gzipSync(`${JSON.stringify(line)}\n`));
    assert.deepEqual(await loadItems('humaneval-single', folder), [
      {
        id: line.task_id,
        entryPoint: 'f',
        prompt: line.prompt,
        hole: line.canonical_solution,
        suffix: '',
        test: line.test,
      },
    ]);
  });

  it('says what to do when the data is not there', async () => {
    await assert.rejects(loadItems('humaneval-single', folder), /is not there.*human-eval-infilling.*--data/);
  });

  it('says which file is damaged', async () => {
    await writeFile(join(folder, FILE), 'not packed');
    await assert.rejects(loadItems('humaneval-single', folder), /SingleLine.* is damaged/);
    await writeFile(join(folder, FILE), gzipSync('{"task_id": "a"}\n'));
    await assert.rejects(loadItems('humaneval-single', folder), /is damaged: an item has no text/);
  });

  it('draws the same items for the same seed, a smaller count a part of them', () => {
    const items = Array.from({ length: 100 }, (_, index) => item(String(index)));
    const drawn = drawItems(items, 20, 1);
    assert.equal(new Set(drawn).size, 20);
    assert.deepEqual(drawItems(items, 20, 1), drawn);
    assert.deepEqual(drawItems(items, 5, 1), drawn.slice(0, 5));
    assert.notDeepEqual(drawItems(items, 20, 2), drawn);
    assert.equal(drawItems(items, 500, 1).length, 100);
    // Pinned: published figures name the seed.
    assert.deepEqual(
      drawItems(items, 3, 1).map(({ id }) => id),
      ['62', '1', '53'],
    );
  });
});
