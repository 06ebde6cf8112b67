import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calibrate } from '../../../server/engine/onnx/calibration.ts';
import type { ModelSession } from '../../../server/engine/onnx/session.ts';
import { MEASURED_SIZES } from '../../../server/engine/step-costs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { tinySession } from '../../support/tiny-session.ts';

describe('calibrate', () => {
  const folder = temporaryFolder();
  let session: ModelSession;
  let file: string;
  beforeEach(async () => {
    session = await tinySession(folder(), { contextLength: 400 });
    file = join(folder(), 'deeper', 'calibration.json');
  });

  async function change(part: object): Promise<void> {
    const kept = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...kept, ...part }));
  }

  it('measures every size and keeps what it measured', async () => {
    const { costs } = await calibrate(session, 1, file);
    assert.equal(costs.measured.length, MEASURED_SIZES.length);
    for (const ms of costs.measured) assert.ok(ms > 0 && Number.isFinite(ms));
    const kept = JSON.parse(await readFile(file, 'utf8')) as { stepMs: number[] };
    assert.deepEqual(kept.stepMs, costs.measured);
  });

  it('takes what was measured here with as many threads', async () => {
    await calibrate(session, 1, file);
    // Quicker than this machine ever is: nothing to measure again.
    await change({ stepMs: MEASURED_SIZES.map(() => 0.001) });
    assert.equal((await calibrate(session, 1, file)).costs.ms(1), 0.001);
    await calibrate(session, 2, file);
    assert.equal((JSON.parse(await readFile(file, 'utf8')) as { threads: number }).threads, 2);
  });

  it('measures again what was measured while the machine was busy', async () => {
    await calibrate(session, 1, file);
    await change({ stepMs: MEASURED_SIZES.map(() => 60_000) });
    const { costs, check } = await calibrate(session, 1, file);
    assert.equal(costs.ms(1), 60_000);
    assert.ok(check);
    await check(() => false);
    assert.equal((await calibrate(session, 1, file)).costs.ms(1), 60_000);
    await check(() => true);
    assert.ok((await calibrate(session, 1, file)).costs.ms(1) < 60_000);
  });

  it('measures again what was measured elsewhere or is damaged', async () => {
    await calibrate(session, 1, file);
    const kept = JSON.parse(await readFile(file, 'utf8')) as object;
    for (const text of ['{', '[]', JSON.stringify({ ...kept, processor: 'another', stepMs: [7] })]) {
      await writeFile(file, text);
      await calibrate(session, 1, file);
      assert.equal(
        (JSON.parse(await readFile(file, 'utf8')) as { stepMs: number[] }).stepMs.length,
        MEASURED_SIZES.length,
      );
    }
  });

  it('does without a file it cannot write, and without one', async () => {
    await mkdir(file, { recursive: true });
    assert.ok((await calibrate(session, 1, file)).costs.ms(1) > 0);
    assert.ok((await calibrate(session, 1, undefined)).costs.ms(1) > 0);
  });
});
