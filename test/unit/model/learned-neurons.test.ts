import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { learnedNeuronsOf, loadCatalog } from '../../../server/model/catalog.ts';
import { openGguf } from '../../../server/model/gguf/open-gguf.ts';
import { readLearnedNeurons, withNeurons } from '../../../server/model/learned-neurons.ts';
import { RECIPE } from '../../../server/model/manifest.ts';
import { base64, ONE, QUARTER, TWO } from '../../support/learned-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeTinyGguf } from '../../support/tiny-gguf.ts';
import { tinyManifest } from '../../support/tiny-manifest.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** One layer of three dimensions, two neurons: what gates them, what they take up, what they give. */
const DATA = {
  about: 'a test',
  model: 'ab'.repeat(32),
  layers: 1,
  hiddenSize: 3,
  neurons: 2,
  scales: base64(Uint16Array.of(ONE, TWO, QUARTER, ONE, TWO, QUARTER)),
  values: base64(Int8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, -1, -2, -3, -4, 127, -127)),
};
const SHAPE = { ...tinyManifest().shape, layers: 1, hiddenSize: 3 };

describe('learned neurons', () => {
  const folder = temporaryFolder();
  const written = async (data: unknown): Promise<string> => {
    const path = join(folder(), 'neurons.json');
    await writeFile(path, JSON.stringify(data));
    return path;
  };

  it('have a row each for what gates them, what they take up and what they give, in steps of its own', async () => {
    const { neurons, layers } = await readLearnedNeurons(await written(DATA), SHAPE);
    assert.equal(neurons, 2);
    assert.deepEqual(
      layers.map(({ gate, up, down }) => [[...gate], [...up], [...down]]),
      [
        [
          [1, 2, 3, 8, 10, 12],
          [1.75, 2, 2.25, 10, 11, 12],
          [-2, -4, -6, -1, 31.75, -31.75],
        ],
      ],
    );
  });

  it('are refused where they are of another model, cut off or none', async () => {
    const refused = async (data: unknown, shape: typeof SHAPE, message: RegExp): Promise<void> => {
      await assert.rejects(readLearnedNeurons(await written(data), shape), message);
    };
    await refused(DATA, { ...SHAPE, layers: 2 }, /another shape/);
    await refused(DATA, { ...SHAPE, hiddenSize: 4 }, /another shape/);
    for (const part of ['scales', 'values'] as const) {
      await refused({ ...DATA, [part]: DATA[part].slice(0, 4) }, SHAPE, /damaged/);
    }
    await refused({ ...DATA, values: '%' }, SHAPE, /base64/i);
    await refused({ neurons: 2 }, SHAPE, /.+/);
  });

  it('stand behind the model’s own, and never weigh more than those, which stay as they are', async () => {
    const path = join(folder(), 'tiny.gguf');
    await writeTinyGguf(path);
    const source = await openGguf(path);
    const { hiddenSize, feedForwardSize, layers } = source.shape;
    const part = (value: number) => new Float32Array(2 * hiddenSize).fill(value);
    const neurons = { gate: part(1), up: part(2), down: part(1000).fill(-0.001, hiddenSize) };
    const model = withNeurons(source, {
      neurons: 2,
      layers: Array.from({ length: layers }, () => neurons),
    });
    assert.equal(model.shape.feedForwardSize, feedForwardSize + 2);
    assert.equal(model.shape.learnedNeurons, 2);
    const values = async (name: string) => {
      const { rows, columns } = model.tensors.get(name)!;
      const all = await model.readTensor(name);
      assert.equal(all.length, rows * columns, name);
      return { all, columns, own: await source.readTensor(name) };
    };
    for (const [name, value] of [
      ['gate', 1],
      ['up', 2],
    ] as const) {
      const { all, own } = await values(`blk.1.ffn_${name}.weight`);
      assert.deepEqual(all.subarray(0, own.length), own);
      assert.deepEqual(all.subarray(own.length), part(value));
    }
    const { all, columns, own } = await values('blk.0.ffn_down.weight');
    for (let row = 0; row < hiddenSize; row++) {
      const ownRow = own.subarray(row * feedForwardSize, (row + 1) * feedForwardSize);
      const [first, second] = all.subarray(row * columns + feedForwardSize, (row + 1) * columns);
      assert.deepEqual(all.subarray(row * columns, row * columns + feedForwardSize), ownRow);
      assert.equal(first, Math.max(...ownRow.map(Math.abs)));
      assert.equal(second, Math.fround(-0.001));
    }
    for (const name of ['token_embd.weight', 'blk.0.attn_q.weight', 'output_norm.weight']) {
      assert.deepEqual(model.tensors.get(name), source.tensors.get(name));
      assert.deepEqual((await values(name)).all, await source.readTensor(name));
    }
    await model.close();
  });

  it('of the catalogue are whole, and of the same file of weights as the prompt they were learned with', async () => {
    const catalog = await loadCatalog(join(ROOT, 'dist', 'assets'));
    const model = catalog.models.find(({ name }) => name === 'qwen2.5-coder-0.5b')!;
    const path = learnedNeuronsOf(catalog, model)!;
    const { neurons, layers } = await readLearnedNeurons(path, { ...SHAPE, layers: 24, hiddenSize: 896 });
    assert.equal(neurons % 32, 0, 'kernels take so many at a time');
    for (const { gate, up, down } of layers) {
      for (const values of [gate, up, down]) assert.ok(values.every(Number.isFinite));
    }
    // A model that was converted with other neurons would go on with them, behind a prompt that does not know them.
    const sha256 = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    assert.deepEqual(
      [sha256, RECIPE],
      ['51328e90b2c627a541040b4d30fd8288134da17ccf00d8281693ecdda3d3ccfc', 'w8a8-per-token-7'],
      'other neurons want another recipe',
    );
    const others = catalog.models.filter(({ name }) => name !== model.name);
    for (const other of [undefined, ...others]) assert.equal(learnedNeuronsOf(catalog, other), undefined);
  });
});
