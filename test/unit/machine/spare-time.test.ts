import assert from 'node:assert/strict';
import type { CpuInfo } from 'node:os';
import { PowerSaver } from '../../../server/machine/power-saver.ts';
import { processorLoad } from '../../../server/machine/processor-load.ts';
import { SpareTime } from '../../../server/machine/spare-time.ts';

function processors(...busyAndIdle: readonly (readonly [number, number])[]): CpuInfo[] {
  return busyAndIdle.map(([user, idle]) => ({
    model: '',
    speed: 0,
    times: { user, nice: 0, sys: 0, irq: 0, idle },
  }));
}

describe('processorLoad', () => {
  const load = async (...samples: readonly CpuInfo[][]): Promise<number> => {
    let at = 0;
    return processorLoad(
      () => samples[at++]!,
      () => Promise.resolve(),
    );
  };

  it('is the share of time in use between two looks', async () => {
    assert.equal(await load(processors([10, 10], [0, 20]), processors([20, 10], [0, 30])), 0.5);
    assert.equal(await load(processors([10, 10]), processors([10, 20])), 0);
  });

  it('is none where counters stand still', async () => {
    assert.equal(await load(processors([1, 1]), processors([1, 1])), 0);
  });

  it('is a share on this machine', async () => {
    const share = await processorLoad();
    assert.ok(share >= 0 && share <= 1);
  });
});

describe('SpareTime', () => {
  const spareTime = (wanted: boolean, saving: boolean, load: number): SpareTime =>
    new SpareTime(
      new PowerSaver(() => Promise.resolve(saving)),
      () => Promise.resolve(load),
      () => wanted,
    );
  const isThere = (wanted: boolean, saving: boolean, load: number): Promise<boolean> =>
    spareTime(wanted, saving, load).isThere();

  it('is there on a quiet machine that saves no power, when it is wanted', async () => {
    assert.equal(await isThere(true, false, 0.1), true);
    assert.equal(await isThere(false, false, 0.1), false);
    assert.equal(await isThere(true, true, 0.1), false);
    assert.equal(await isThere(true, false, 0.9), false);
  });

  it('a machine is quiet enough to measure when it does hardly anything', async () => {
    assert.equal(await spareTime(true, false, 0.1).isQuiet(), true);
    assert.equal(await spareTime(true, false, 0.3).isQuiet(), false);
    assert.equal(await spareTime(true, true, 0.1).isQuiet(), false);
    assert.equal(await spareTime(false, false, 0.1).isQuiet(), false);
  });
});
