import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** People plug in and out rarely; asking costs a process on macOS and Windows. */
const FRESH_MS = 60_000;
const ASK_TIMEOUT_MS = 5_000;
/** A battery below this charge is saved although nobody said so. */
const LOW_PERCENT = 20;
const POWER_SUPPLIES = '/sys/class/power_supply';
const PLATFORM_PROFILE = '/sys/firmware/acpi/platform_profile';
const WINDOWS_QUERY =
  '[Windows.System.Power.PowerManager,Windows.System.Power,ContentType=WindowsRuntime]::EnergySaverStatus';

/** Whether the computer saves power: then nothing is computed that nobody asked for. Unknown counts as no. */
export class PowerSaver {
  #isOn = false;
  #askedAtMs = -Infinity;

  constructor(
    private readonly ask: () => Promise<boolean> = askSystem,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Never rejects. */
  async isOn(): Promise<boolean> {
    if (this.now() - this.#askedAtMs > FRESH_MS) {
      this.#askedAtMs = this.now();
      this.#isOn = await this.ask().catch(() => false);
    }
    return this.#isOn;
  }
}

async function askSystem(): Promise<boolean> {
  const { platform } = process;
  if (platform === 'linux') return linuxSavesPower();
  if (platform === 'darwin') return /^\s*lowpowermode\s+1\b/m.test(await output('pmset', ['-g']));
  if (platform === 'win32') {
    return /^On\b/m.test(await output('powershell.exe', ['-NoProfile', '-Command', WINDOWS_QUERY]));
  }
  return false;
}

/** @param root of the file system, for tests. */
export async function linuxSavesPower(root = '/'): Promise<boolean> {
  const read = (path: string): Promise<string> =>
    readFile(join(root, path), 'utf8').then(
      (text) => text.trim(),
      () => '',
    );
  if ((await read(PLATFORM_PROFILE)) === 'low-power') return true;
  for (const supply of await readdir(join(root, POWER_SUPPLIES)).catch((): string[] => [])) {
    const property = (name: string): Promise<string> => read(join(POWER_SUPPLIES, supply, name));
    if ((await property('type')) !== 'Battery' || (await property('status')) !== 'Discharging') continue;
    const percent = await property('capacity');
    if (percent !== '' && Number(percent) <= LOW_PERCENT) return true;
  }
  return false;
}

async function output(command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command, [...args], {
    timeout: ASK_TIMEOUT_MS,
    windowsHide: true,
  });
  return stdout;
}
