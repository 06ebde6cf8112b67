/** A person who has just installed the extension: no model yet. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Session } from './session.ts';

describe('no model, in the browser', function () {
  this.timeout(180_000);
  let session: Session;
  let cache: string;

  before(async () => {
    cache = await mkdtemp(join(tmpdir(), 'foretype-empty-cache-'));
    session = await Session.start('no-model', { cache });
  });
  after(async () => {
    await session.stop();
    await rm(cache, { recursive: true, force: true });
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await session.keepTraces(this.currentTest.title);
  });

  it('one message offers to download it, to use a file, or neither', async () => {
    const { workbench } = session;
    const message = workbench.page.locator('.notification-toast', { hasText: 'Foretype completes code' });
    await message.waitFor();
    for (const choice of ['Download', 'Use a File…', 'Not Now']) {
      await message.getByRole('button', { name: choice }).waitFor();
    }
    await message.getByRole('button', { name: 'Not Now' }).click();
    await message.waitFor({ state: 'hidden' });
  });

  it('the status item says so, and a click offers to download it or to use a file', async () => {
    const { workbench } = session;
    await workbench.waitForStatus(/needs its model/);
    await workbench.foretype.click();
    const rows = workbench.page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'Download the model' }).waitFor();
    await rows.filter({ hasText: 'Use a model file' }).waitFor();
    await workbench.press('Escape');
  });

  it('the download is asked for, with its size, before anything is fetched', async () => {
    const { workbench } = session;
    await workbench.runCommand('Foretype: Download the Model');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    assert.match(await dialog.innerText(), /491 MB/);
    await workbench.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await workbench.waitForStatus(/needs its model/);
  });
});
