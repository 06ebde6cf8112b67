import assert from 'node:assert/strict';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openGguf } from '../../../server/model/gguf/open-gguf.ts';
import { writeOnnxModel } from '../../../server/model/graph/write-onnx-model.ts';
import { naiveLogits } from '../../support/naive-qwen2.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeTinyGguf } from '../../support/tiny-gguf.ts';
import { tinySession } from '../../support/tiny-session.ts';

const TOKENS = [270, 5, 80, 81, 82, 5, 300, 12, 12, 12, 99, 140, 7];

/** Cosine of the angle between two rows: 1 when they point the same way. */
function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

describe('writeOnnxModel', () => {
  const folder = temporaryFolder();
  const never = new AbortController().signal;

  async function tinySource(options: Parameters<typeof writeTinyGguf>[1] = {}) {
    const path = join(folder(), 'tiny.gguf');
    await writeTinyGguf(path, options);
    return openGguf(path);
  }

  for (const [name, options] of Object.entries({
    'with a head of its own': {},
    'with keys and values for every query head': { kvHeads: 2 },
    'tied to its embedding': { tied: true },
    'of another depth, stored in blocks': { layers: 3, type: 'Q8_0' },
  } as const)) {
    it(`computes what the model says: ${name}`, async () => {
      const session = await tinySession(folder(), options);
      const source = await openGguf(join(folder(), 'tiny.gguf'));
      const expected = await naiveLogits(source, TOKENS);
      await source.close();
      const rows = TOKENS.map((_, row) => row);
      const logits = await session.run(session.newCache(), TOKENS, rows);
      const size = session.headSize;
      for (const row of rows) {
        // int8 weights and activations cost about 1 % each; a wrong operator gives something near 0. Measured: 0.9990 and more.
        const similarity = cosine(logits.subarray(row * size, (row + 1) * size), expected[row]!);
        assert.ok(similarity > 0.998, `row ${row}: ${similarity}`);
      }
    });
  }

  it('tells its files and its progress', async () => {
    const source = await tinySource();
    const told: [number, number, string][] = [];
    const files = await writeOnnxModel(source, folder(), (...progress) => told.push(progress), never);
    await source.close();
    for (const { name, bytes } of files) assert.equal((await stat(join(folder(), name))).size, bytes);
    const total = source.tensors.size;
    assert.deepEqual(told[0], [0, total, 'token_embd.weight']);
    assert.deepEqual(told.at(-1)?.slice(0, 2), [total, total]);
    assert.deepEqual(
      told.map(([done]) => done),
      told.map(([done]) => done).sort((a, b) => a - b),
    );
  });

  it('stops when told to, with the reason', async () => {
    const source = await tinySource();
    const abort = new AbortController();
    const writing = writeOnnxModel(
      source,
      folder(),
      (done) => {
        if (done === 5) abort.abort(new Error('enough'));
      },
      abort.signal,
    );
    await assert.rejects(writing, /enough/);
    await source.close();
  });

  it('rejects where it cannot write', async () => {
    const source = await tinySource();
    await assert.rejects(
      writeOnnxModel(source, join(folder(), 'missing'), () => undefined, never),
      {
        code: 'ENOENT',
      },
    );
    await mkdir(join(folder(), 'odd', 'weights.bin'), { recursive: true });
    await assert.rejects(
      writeOnnxModel(source, join(folder(), 'odd'), () => undefined, never),
      {
        code: 'EISDIR',
      },
    );
    await source.close();
  });
});
