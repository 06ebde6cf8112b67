import assert from 'node:assert/strict';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { arrangeWith } from '../../../server/engine/arrange.ts';
import { arrangeWeights } from '../../../server/engine/onnx/arrange-weights.ts';
import { ModelSession } from '../../../server/engine/onnx/session.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { tinySession } from '../../support/tiny-session.ts';

const ENGINE = 'dist/engine.cjs';
const never = new AbortController().signal;

describe('arranged weights', () => {
  const temporary = temporaryFolder();
  let plain: ModelSession;
  let folder: string;
  beforeEach(async () => {
    plain = await tinySession(temporary());
    folder = join(temporary(), 'ready');
  });

  const logits = async (session: ModelSession): Promise<number[]> => [
    ...(await session.run(session.newCache(), [5, 80, 17, 200], [1, 3])),
  ];
  const sizes = async (): Promise<Map<string, number>> => {
    const names = (await readdir(folder)).sort();
    return new Map(
      await Promise.all(names.map(async (name) => [name, (await stat(join(folder, name))).size] as const)),
    );
  };

  it('compute the same bits, in the files of the same names', async () => {
    const before = await sizes();
    await arrangeWeights(folder, plain.shape);
    const after = await sizes();
    assert.deepEqual([...after.keys()], [...before.keys()]);
    assert.ok(after.get('weights.bin')! > before.get('weights.bin')!);
    const session = await ModelSession.load(folder, plain.shape, 1);
    assert.deepEqual(await logits(session), await logits(plain));
    assert.equal(await session.fingerprint(), await plain.fingerprint());
  });

  it('leave the model as it was when they cannot be written', async () => {
    const before = await sizes();
    await mkdir(join(folder, 'arranged'));
    await assert.rejects(arrangeWeights(folder, plain.shape));
    assert.deepEqual(await sizes(), before);
  });

  it('are made by a process of their own', async () => {
    const before = await sizes();
    assert.equal(await arrangeWith(ENGINE)(folder, plain.shape, never), undefined);
    assert.ok((await sizes()).get('weights.bin')! > before.get('weights.bin')!);
  });

  it('stay away, with the reason, when that process fails', async () => {
    await rm(join(folder, 'weights.bin'));
    assert.match((await arrangeWith(ENGINE)(folder, plain.shape, never)) ?? '', /weights\.bin/);
    await writeFile(join(folder, 'model.onnx'), 'no graph');
    assert.match((await arrangeWith(ENGINE)(folder, plain.shape, never)) ?? '', /protobuf/i);
    assert.match(
      (await arrangeWith(join(folder, 'nowhere.cjs'))(folder, plain.shape, never)) ?? '',
      /the engine process ended over it/,
    );
    assert.match(
      (await arrangeWith(ENGINE)(folder, plain.shape, AbortSignal.abort())) ?? '',
      /the engine process ended over it/,
    );
  });
});
