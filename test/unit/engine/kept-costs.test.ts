import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import {
  keepCosts,
  measuredNow,
  readKeptCosts,
  withLook,
  type KeptCosts,
} from '../../../server/engine/onnx/kept-costs.ts';
import { MEASURED_SIZES } from '../../../server/engine/step-costs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const STEP_MS = MEASURED_SIZES.map((size) => 20 + size);
const kept = (stepMs: readonly number[] = STEP_MS): KeptCosts => measuredNow('cpu', 2, stepMs);
const LARGEST = MEASURED_SIZES.length - 1;

describe('withLook', () => {
  it('takes what is quicker', () => {
    assert.deepEqual(withLook(kept(), LARGEST, 120).stepMs, STEP_MS.with(LARGEST, 120));
  });

  it('leaves what is slower', () => {
    assert.deepEqual(withLook(kept(), LARGEST, 200), kept());
  });

  it('a step of fewer tokens takes no longer', () => {
    assert.deepEqual(withLook(kept(), LARGEST, 30).stepMs, [21, 22, 24, 28, 30, 30, 30, 30]);
  });

  it('believes that the machine is slower when three looks in a row say so', () => {
    const twice = withLook(withLook(kept(), LARGEST, 400), LARGEST, 300);
    assert.deepEqual(twice.stepMs, STEP_MS);
    const slower = withLook(twice, LARGEST, 500);
    assert.deepEqual(slower.stepMs, STEP_MS.with(LARGEST, 300));
    // And begins to count anew.
    assert.deepEqual(withLook(slower, LARGEST, 900).stepMs, slower.stepMs);
  });

  it('forgets slower looks when one of the same size is not slower', () => {
    let costs = withLook(withLook(kept(), LARGEST, 400), LARGEST, 400);
    costs = withLook(withLook(costs, LARGEST, 150), LARGEST, 400);
    assert.deepEqual(costs.stepMs, STEP_MS);
  });

  it('other sizes do not matter to that', () => {
    let costs = withLook(withLook(kept(), LARGEST, 400), LARGEST, 400);
    costs = withLook(withLook(costs, 0, 21), LARGEST, 400);
    assert.deepEqual(costs.stepMs, STEP_MS.with(LARGEST, 400));
  });

  it('ends near what the machine does, whatever was kept and whatever disturbs now and then', () => {
    const factor = fc.double({ min: 0.1, max: 10, noNaN: true });
    const disturbed = fc.array(fc.boolean(), { minLength: 12, maxLength: 30 });
    fc.assert(
      fc.property(factor, disturbed, (wrong, busy) => {
        const truth = STEP_MS[LARGEST]!;
        let costs = kept(STEP_MS.map((ms) => ms * wrong));
        for (const isBusy of busy) costs = withLook(costs, LARGEST, isBusy ? truth * 3 : truth);
        // Six quiet looks are enough, whatever came before.
        for (let look = 0; look < 6; look++) costs = withLook(costs, LARGEST, truth);
        const found = costs.stepMs[LARGEST]!;
        assert.ok(found <= truth && found >= truth / 1.5 - 1e-9, `${found} instead of ${truth}`);
      }),
    );
  });
});

describe('kept costs', () => {
  const folder = temporaryFolder();
  const file = (): string => join(folder(), 'calibration', 'model.json');

  it('are read as they were kept, and nothing else is left', async () => {
    const costs = withLook(kept(), LARGEST, 400);
    await keepCosts(file(), costs);
    assert.deepEqual(await readKeptCosts(file()), costs);
    assert.deepEqual(await readdir(dirname(file())), ['model.json']);
  });

  it('of the version before have met no slower look', async () => {
    await mkdir(dirname(file()), { recursive: true });
    await writeFile(file(), JSON.stringify({ processor: 'cpu', threads: 2, stepMs: STEP_MS }));
    assert.deepEqual(await readKeptCosts(file()), kept());
  });

  it('that are damaged are none', async () => {
    await mkdir(dirname(file()), { recursive: true });
    for (const text of [
      '{',
      '[]',
      JSON.stringify({ ...kept(), stepMs: [7] }),
      JSON.stringify({ ...kept(), slowerMs: [[]] }),
    ]) {
      await writeFile(file(), text);
      assert.equal(await readKeptCosts(file()), undefined);
    }
    assert.equal(await readKeptCosts(join(folder(), 'missing')), undefined);
  });

  it('a file that cannot be written is no error', async () => {
    await mkdir(file(), { recursive: true });
    await keepCosts(file(), kept());
    assert.deepEqual(await readdir(dirname(file())), ['model.json']);
  });
});
