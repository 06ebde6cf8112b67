import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { linuxSavesPower, PowerSaver } from '../../../server/machine/power-saver.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('PowerSaver', () => {
  it('asks the system once a minute, and takes no answer for no', async () => {
    let asked = 0;
    let nowMs = 0;
    const answers = [Promise.resolve(true), Promise.reject(new Error('no such command'))];
    const saver = new PowerSaver(
      () => answers[asked++]!,
      () => nowMs,
    );
    assert.equal(await saver.isOn(), true);
    assert.equal(await saver.isOn(), true);
    assert.equal(asked, 1);
    nowMs = 61_000;
    assert.equal(await saver.isOn(), false);
    assert.equal(asked, 2);
  });
});

describe('linuxSavesPower', () => {
  const folder = temporaryFolder();
  const write = async (path: string, text: string): Promise<void> => {
    const file = join(folder(), path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${text}\n`);
  };
  const battery = (status: string, capacity: string): Promise<unknown> =>
    Promise.all([
      write('sys/class/power_supply/AC/type', 'Mains'),
      write('sys/class/power_supply/BAT0/type', 'Battery'),
      write('sys/class/power_supply/BAT0/status', status),
      write('sys/class/power_supply/BAT0/capacity', capacity),
    ]);

  it('no on a machine without a battery', async () => {
    assert.equal(await linuxSavesPower(folder()), false);
  });

  it('no while a battery is charged or well filled', async () => {
    await battery('Charging', '10');
    assert.equal(await linuxSavesPower(folder()), false);
    await battery('Discharging', '80');
    assert.equal(await linuxSavesPower(folder()), false);
  });

  it('yes when little is left', async () => {
    await battery('Discharging', '15');
    assert.equal(await linuxSavesPower(folder()), true);
  });

  it('yes in the low-power profile', async () => {
    await write('sys/firmware/acpi/platform_profile', 'low-power');
    assert.equal(await linuxSavesPower(folder()), true);
  });
});
