import assert from 'node:assert/strict';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelSession } from '../../../server/engine/onnx/session.ts';
import { seededRandom } from '../../../server/engine/seeded-random.ts';
import { openGguf } from '../../../server/model/gguf/open-gguf.ts';
import { withNeurons, type LearnedNeurons } from '../../../server/model/learned-neurons.ts';
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

  describe('with learned neurons', () => {
    const random = seededRandom(7);
    const part = () => Float32Array.from({ length: 32 * 64 }, () => random() - 0.5);
    const neurons: LearnedNeurons = {
      neurons: 32,
      layers: [{ gate: part(), up: part(), down: part() }],
    };
    // Rows of keys and values of a single layer know nothing of neurons, so those of real tokens can stand for a learned prompt.
    const options = { layers: 1 };
    const larger = (folderOf: string) =>
      tinySession(folderOf, options, 1, (source) => withNeurons(source, neurons));
    const rowsOf = (session: ModelSession, logits: Float32Array, rows: readonly number[]) =>
      rows.map((_, index) => logits.slice(index * session.headSize, (index + 1) * session.headSize));

    it('computes the very bits of the model without, where no learned prompt stands first', async () => {
      const rows = TOKENS.map((_, row) => row);
      // A session maps the weights of its folder.
      const [one, other] = [join(folder(), 'plain'), join(folder(), 'larger')];
      await Promise.all([mkdir(one), mkdir(other)]);
      const [plain, more] = [await tinySession(one, options), await larger(other)];
      const run = async (session: ModelSession) =>
        rowsOf(session, await session.run(session.newCache(), TOKENS, rows), rows);
      assert.deepEqual(await run(more), await run(plain));
    });

    it('computes what they give behind a learned prompt', async () => {
      const session = await larger(folder());
      const [first, ...others] = TOKENS;
      const real = session.newCache();
      let firstRows = new Float32Array(0);
      const append = real.append.bind(real);
      real.append = (tokens, computed) => {
        firstRows = computed.slice();
        append(tokens, computed);
      };
      await session.run(real, [first!], []);
      const learned = session.newCache();
      learned.append([session.shape.vocabularySize], firstRows);
      const rows = others.map((_, row) => row);
      const logits = rowsOf(session, await session.run(learned, others, rows), rows);
      const source = await openGguf(join(folder(), 'tiny.gguf'));
      const [expected, without] = [
        await naiveLogits(withNeurons(source, neurons), TOKENS),
        await naiveLogits(source, TOKENS),
      ];
      await source.close();
      for (const row of rows) {
        const [near, far] = [
          cosine(logits[row]!, expected[row + 1]!),
          cosine(logits[row]!, without[row + 1]!),
        ];
        assert.ok(near > 0.998 && far < 0.99, `row ${row}: ${near}, ${far} without`);
      }
    });
  });

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
