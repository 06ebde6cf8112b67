import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { poll } from '../setup/poll.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..', '..');
/** Only VS Code in a browser has these items; a desktop window would not show them. */
const HIDE_BROWSER_ONLY = `
  .statusbar-item[id="status.workbench.keyboardLayout"], .statusbar-item[id*="forwardedPorts"],
  .statusbar-item[id="status.host"], .statusbar-item[id="status.notifications"] { display: none !important; }
`;

/** A picture of the window: for the documentation with UPDATE_SCREENSHOTS=1, else under `dist`, so that tests change no tracked file. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  const update = process.env['UPDATE_SCREENSHOTS'] === '1';
  const directory = join(REPOSITORY, update ? 'docs/images' : 'dist/screenshots');
  await mkdir(directory, { recursive: true });
  await page.addStyleTag({ content: HIDE_BROWSER_ONLY });
  await poll('language features', async () => {
    const text = await page.locator('.statusbar').innerText();
    return !/Analyzing|Initializing|Loading/.test(text);
  });
  await page.screenshot({ path: join(directory, `${name}.png`), animations: 'disabled', caret: 'initial' });
}
