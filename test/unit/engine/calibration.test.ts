import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Calibration, type CalibrationOptions } from '../../../server/engine/onnx/calibration.ts';
import type { KeptCosts } from '../../../server/engine/onnx/kept-costs.ts';
import type { ModelSession } from '../../../server/engine/onnx/session.ts';
import { MEASURED_SIZES } from '../../../server/engine/step-costs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { tinySession } from '../../support/tiny-session.ts';

const always = (): boolean => true;
const PASS = MEASURED_SIZES.length;

/** The tiny model on a machine whose clock is ours. */
class Machine {
  /** How many times as long as usual a step takes. */
  slowness = 1;
  readonly steps: number[] = [];
  private clockMs = 0;
  private readonly session: CalibrationOptions['session'];

  constructor(
    model: ModelSession,
    private readonly file: string | undefined,
  ) {
    this.session = {
      shape: model.shape,
      newCache: () => model.newCache(),
      run: async (cache, tokens, rows) => {
        this.steps.push(tokens.length);
        this.clockMs += this.slowness * msOf(tokens.length);
        return model.run(cache, tokens, rows);
      },
    };
  }

  start(threads = 2): Promise<Calibration> {
    return Calibration.of({ session: this.session, threads, file: this.file, now: () => this.clockMs });
  }

  async look(calibration: Calibration, times = 1): Promise<void> {
    for (let time = 0; time < times; time++) assert.equal(await calibration.look(always), true);
  }
}

function msOf(tokens: number): number {
  return 20 + tokens;
}

const times = (factor: number): number[] => MEASURED_SIZES.map((size) => factor * msOf(size));

describe('Calibration', () => {
  const folder = temporaryFolder();
  let file: string;
  let model: ModelSession;
  let machine: Machine;
  beforeEach(async () => {
    model = await tinySession(folder(), { contextLength: 400 });
    file = join(folder(), 'deeper', 'calibration-2.json');
    machine = new Machine(model, join(folder(), 'deeper', 'calibration.json'));
  });

  const kept = async (): Promise<KeptCosts> => JSON.parse(await readFile(file, 'utf8')) as KeptCosts;

  it('measures every size and keeps what it measured', async () => {
    const { stepMs, costs } = await machine.start();
    assert.deepEqual(stepMs, times(1));
    assert.deepEqual(costs.measured, times(1));
    assert.deepEqual((await kept()).stepMs, times(1));
  });

  it('measures a real session', async () => {
    const { stepMs } = await Calibration.of({ session: model, threads: 1 });
    assert.equal(stepMs.length, PASS);
    for (const ms of stepMs) assert.ok(ms > 0 && Number.isFinite(ms));
  });

  it('takes what was measured here with as many threads', async () => {
    await machine.start();
    machine.steps.length = 0;
    machine.slowness = 3;
    assert.deepEqual((await machine.start()).stepMs, times(1));
    assert.deepEqual(machine.steps, []);
    assert.deepEqual((await machine.start(1)).stepMs, times(3));
    // Those of two threads are still there.
    machine.slowness = 5;
    assert.deepEqual((await machine.start(1)).stepMs, times(3));
    assert.deepEqual((await machine.start(2)).stepMs, times(1));
  });

  it('a look is two steps of one size, each time of another', async () => {
    const calibration = await machine.start();
    machine.steps.length = 0;
    await machine.look(calibration, PASS);
    assert.deepEqual(machine.steps.slice(0, 6), [128, 128, 64, 64, 1, 1]);
    assert.deepEqual(
      [...new Set(machine.steps)].toSorted((a, b) => a - b),
      MEASURED_SIZES,
    );
    assert.equal(machine.steps.length, 2 * PASS);
  });

  it('what was measured beside other work is right after one look at each size, at once and for the next start', async () => {
    machine.slowness = 4;
    const calibration = await machine.start();
    assert.deepEqual(calibration.stepMs, times(4));
    machine.slowness = 1;
    await machine.look(calibration, PASS);
    assert.deepEqual(calibration.stepMs, times(1));
    assert.deepEqual((await machine.start()).stepMs, times(1));
  });

  it('other work in one quiet moment spoils nothing', async () => {
    const calibration = await machine.start();
    machine.slowness = 4;
    await machine.look(calibration, PASS);
    assert.deepEqual(calibration.stepMs, times(1));
  });

  it('a machine that became slower is noticed after three starts', async () => {
    await machine.start();
    machine.slowness = 2;
    for (let start = 0; start < 3; start++) await machine.look(await machine.start(), PASS);
    assert.deepEqual((await machine.start()).stepMs, times(2));
  });

  it('a look that is not wanted any more learns nothing, and is made up for', async () => {
    const calibration = await machine.start();
    machine.slowness = 0.5;
    let asked = 0;
    assert.equal(await calibration.look(() => asked++ < 1), false);
    assert.deepEqual(calibration.stepMs, times(1));
    await machine.look(calibration);
    assert.equal(calibration.stepMs.at(-1), 0.5 * msOf(128));
  });

  it('keeps what the engine of another window found meanwhile', async () => {
    const one = await machine.start();
    const other = await machine.start();
    machine.slowness = 0.5;
    await machine.look(one, 2);
    machine.slowness = 1;
    await machine.look(other);
    assert.deepEqual((await kept()).stepMs.slice(-2), [0.5 * msOf(64), 0.5 * msOf(128)]);
    assert.deepEqual(other.stepMs, (await kept()).stepMs);
  });

  it('measures again what was measured elsewhere or is damaged', async () => {
    await machine.start();
    const whole = await kept();
    for (const text of [
      '{',
      '[]',
      JSON.stringify({ ...whole, processor: 'another' }),
      JSON.stringify({ ...whole, stepMs: [7] }),
    ]) {
      await writeFile(file, text);
      await machine.start();
      assert.deepEqual(await kept(), whole);
    }
  });

  it('does without a file it cannot write, and without one', async () => {
    await mkdir(file, { recursive: true });
    assert.deepEqual((await machine.start()).stepMs, times(1));
    const without = new Machine(model, undefined);
    const calibration = await without.start();
    without.slowness = 0.5;
    await without.look(calibration, PASS);
    assert.deepEqual(calibration.stepMs, times(0.5));
  });
});
