import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeCursor } from '../../eval/placed-item.ts';
import { isProgram, loadSantacoder, SANTACODER_FILE } from '../../eval/santacoder-fim.ts';

/** Three lines of our own in the benchmark's format, written by pyarrow with snappy, as the real file is. */
const FIXTURE = join(import.meta.dirname, '..', '..', 'fixtures', 'santacoder-fim');

describe('items of SantaCoder FIM', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'foretype-santacoder-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are whole lines of programs in three languages', async () => {
    const items = await loadSantacoder(FIXTURE);
    assert.deepEqual(
      items.map(({ id, language, file }) => ({ id, language, file })),
      [
        { id: 'py/doubled-L1', language: 'python', file: 'program.py' },
        { id: 'js/doubled-L1', language: 'javascript', file: 'program.js' },
        { id: 'java/doubled-L2', language: 'java', file: 'Problem.java' },
      ],
    );
    assert.ok(items.every(isProgram));
    const { prompt, hole, suffix } = items[2]!;
    assert.equal(
      prompt + hole + suffix,
      'class Problem {\n    static long doubled(long x) {\n        return 2 * x;\n    }\n}',
    );
    assert.equal(placeCursor(items[1]!, 'editor').text, 'function doubled(x) {\n  \n}');
    assert.equal(placeCursor(items[1]!, 'line-start').text, 'function doubled(x) {\n\n}');
  });

  it('says what to do when the file is not there', async () => {
    await assert.rejects(loadSantacoder(folder), /train\.parquet is not there.*Qwen2\.5-Coder.*--data/);
  });

  it('says that the file is damaged', async () => {
    await writeFile(join(folder, SANTACODER_FILE), 'no columns');
    await assert.rejects(loadSantacoder(folder), /train\.parquet is damaged/);
  });
});
