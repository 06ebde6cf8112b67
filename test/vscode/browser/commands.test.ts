/** What the other browser tests do not use of Foretype's commands, as a person uses them: by menu, key, lightbulb and palette. */
import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEEPEST, DEEPEST_MISTAKE_LINE } from '../../support/deepest.ts';
import { linkedCache } from '../../support/linked-cache.ts';
import { poll } from '../setup/poll.ts';
import { takeScreenshot } from './screenshot.ts';
import { Session } from './session.ts';

/** What TypeScript itself calls an error. */
const MISSPELT = `/** Half of a number. */
export function half(value: number): number {
  return vale / 2;
}
`;
const MISSPELT_LINE = 3;
const WITHOUT_BODY = `/** The longest side of a triangle with a right angle. */
export function hypotenuse(width: number, height: number): number {

}
`;
/** With an error. */
const WITH_BODY = WITHOUT_BODY.replace('{\n\n', '{\n  return Math.sqrt(width * width + height * heigth);\n');
const INNER_LINE = 3;
/** The empty body of `discounted` in the sample, and the signature above it. */
const BODY_LINE = 15;
const SIGNATURE_LINE = 14;
/** Inside `total`. */
const TOTAL_LINE = 10;
/** `celsius` in `to_fahrenheit` of the file in Python. */
const CELSIUS_LINE = 11;
const CELSIUS_COLUMN = 14;
/** The editor counts from 1. */
const BUG_LINE = DEEPEST_MISTAKE_LINE + 1;
/** The same mistake in another function. */
const TWICE = `${DEEPEST}\n\n${DEEPEST.replace('deepest', 'most_nested').replaceAll("'('", "'['").replaceAll("')'", "']'")}`;
/** The model writes some 30 tokens a second, on a machine that may be busy. */
const ANSWER_TIMEOUT_MS = 120_000;
/** Twice what VS Code waits for a suggestion. */
const SILENCE_MS = 1_500;

describe('commands in the browser', function () {
  this.timeout(300_000);
  let session: Session;
  let cache: string;

  before(async () => {
    cache = await linkedCache();
    session = await Session.start('commands', {
      cache,
      settings: { 'js/ts.validate.enabled': true },
      machineSettings: { 'foretype.personal': true },
    });
    await session.workbench.waitForForetype();
  });
  after(async () => {
    await session.stop();
    await rm(cache, { recursive: true, force: true });
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await session.keepTraces(this.currentTest.title);
  });

  const page = () => session.workbench.page;
  const lens = (text: string) => page().locator('.codelens-decoration a', { hasText: text }).first();
  const toast = (text: string | RegExp) => page().locator('.notification-toast', { hasText: text });
  const rows = (hasText: string) => page().locator('.quick-input-list .monaco-list-row', { hasText });
  const findings = () => page().locator('.view-overlays .squiggly-warning, .view-overlays .squiggly-info');
  const noFindings = () => poll('no findings', async () => (await findings().count()) === 0);

  /** It has to do with the function it stands in: VS Code draws an entry of its own list while ours is not there. */
  const isOurs = (ghost: string): boolean => /items|percent|total/.test(ghost);

  /** A review of the function at a line of a file with this text. */
  async function review(name: string, text: string, line: number): Promise<string> {
    const { workbench } = session;
    const path = session.file(`src/${name}`);
    await writeFile(path, text);
    await workbench.openFile(path, line, 14);
    await reviewAgain();
    return path;
  }
  async function reviewAgain(): Promise<void> {
    await session.workbench.runCommand('Foretype: Review and Find Bugs');
    await toast('looking for mistakes').waitFor({ state: 'hidden', timeout: ANSWER_TIMEOUT_MS });
    const told = toast(/Foretype: .*(finding|found).*Read: /);
    await told.first().waitFor({ timeout: ANSWER_TIMEOUT_MS });
    await clearNotifications();
  }
  async function clearNotifications(): Promise<void> {
    await session.workbench.runCommand('Notifications: Clear All Notifications');
    await page().locator('.notification-toast').first().waitFor({ state: 'hidden' });
  }

  it('fixes what TypeScript calls an error, from the lightbulb; one undo takes it back', async () => {
    const { workbench } = session;
    const path = session.file('src/half.ts');
    await writeFile(path, MISSPELT);
    await workbench.openFile(path, MISSPELT_LINE, 11);
    await page().locator('.squiggly-error').first().waitFor({ state: 'attached' });
    await workbench.openLightbulb('Fix with Foretype');
    await workbench.chooseInLightbulb('Fix with Foretype');
    await lens('Accept').waitFor({ timeout: ANSWER_TIMEOUT_MS });
    await takeScreenshot(page(), 'fix');
    assert.match((await lens('Accept').getAttribute('title')) ?? '', /Read: .*half\.ts/);
    assert.match(await workbench.editorText(), /return value \/ 2/, 'previewed');
    await workbench.press('Control+Enter');
    await lens('Accept').waitFor({ state: 'hidden' });
    const text = await workbench.savedText(path, (saved) => saved !== MISSPELT);
    assert.equal(text, MISSPELT.replace('vale ', 'value '));
    await poll('no error', async () => (await page().locator('.squiggly-error').count()) === 0);
    await workbench.press('ControlOrMeta+Z');
    assert.equal(await workbench.savedText(path, (saved) => saved === MISSPELT), MISSPELT);
  });

  it('dismisses a finding from the lightbulb, and does not find it again', async () => {
    const { workbench } = session;
    await review('dismissed.py', DEEPEST, BUG_LINE);
    await poll('a finding', async () => (await findings().count()) > 0);
    await workbench.goTo(BUG_LINE, 14);
    await workbench.openLightbulb('Dismiss: ');
    await workbench.chooseInLightbulb('Dismiss: ');
    await noFindings();
    await reviewAgain();
    await noFindings();
  });

  it('dismisses all findings of a file, and does not find them again', async () => {
    const { workbench } = session;
    await review('dismissed_all.py', TWICE, BUG_LINE);
    await workbench.press('ControlOrMeta+A');
    await reviewAgain();
    await poll('two findings', async () => (await findings().count()) > 1);
    await workbench.runCommand('Foretype: Dismiss All Findings in This File');
    await noFindings();
    await workbench.press('ControlOrMeta+A');
    await reviewAgain();
    await noFindings();
  });

  it('clears findings from the context menu, and finds them again', async () => {
    const { workbench } = session;
    await review('cleared.py', DEEPEST, BUG_LINE);
    await poll('a finding', async () => (await findings().count()) > 0);
    await workbench.chooseInContextMenu('Clear Findings');
    await noFindings();
    await reviewAgain();
    await poll('the finding again', async () => (await findings().count()) > 0);
    await workbench.chooseInContextMenu('Clear Findings');
    await noFindings();
  });

  it('writes another candidate, and says how often the model is right', async () => {
    const { workbench } = session;
    const path = await session.copyOf('src/cart.ts');
    const before = await readFile(path, 'utf8');
    await workbench.openFile(path, SIGNATURE_LINE, 1);
    await workbench.press('Control+K');
    await workbench.press('Alt+G');
    await lens('Another').waitFor({ timeout: ANSWER_TIMEOUT_MS });
    const first = await workbench.editorText();
    await workbench.press('Alt+BracketRight');
    await lens('Candidate').waitFor({ timeout: ANSWER_TIMEOUT_MS });
    assert.match(await lens('Candidate').innerText(), /Candidate [12] of 2/);
    assert.notEqual(await workbench.editorText(), first);
    await lens('functions pass their tests').click();
    await rows('Qwen2.5-Coder-1.5B').waitFor();
    await workbench.press('Escape');
    await page().locator('.editor-group-container.active .view-lines').first().click();
    await workbench.press('Escape');
    await lens('Candidate').waitFor({ state: 'hidden' });
    assert.equal(await workbench.savedText(path, (saved) => saved === before), before);
  });

  it('cancels a conversion with Escape, and leaves nothing', async () => {
    const { workbench } = session;
    await workbench.openFile(session.file('src/cart.ts'), TOTAL_LINE, 10);
    await workbench.press('ControlOrMeta+A');
    await workbench.press('Control+K');
    await workbench.press('Alt+C');
    await rows('Rust').click();
    const tab = page().locator('.tab', { hasText: 'Untitled' });
    await tab.waitFor({ timeout: ANSWER_TIMEOUT_MS });
    await workbench.waitForStatus(/converting to Rust; Esc cancels/);
    await workbench.press('Escape');
    await tab.waitFor({ state: 'detached' });
    await workbench.waitForStatus(/Ready/);
  });

  it('discards converted code by its command, without a question', async () => {
    const { workbench } = session;
    await workbench.openFile(session.file('src/cart.ts'), TOTAL_LINE, 10);
    await workbench.chooseInContextMenu('Convert to Another Language…');
    await rows('Python').first().click();
    await lens('Discard').waitFor({ timeout: ANSWER_TIMEOUT_MS });
    const tab = page().locator('.tab', { hasText: 'def total' });
    await tab.click();
    await workbench.runCommand('Foretype: Discard Converted Code');
    await tab.waitFor({ state: 'detached' });
    assert.equal(await page().locator('.monaco-dialog-box').count(), 0);
  });

  /** Behind Ctrl+K, and what the status item says then. */
  const KEYS = {
    'Alt+G': /writing code/,
    'Alt+D': /writing documentation/,
    'Alt+E': /explaining/,
    'Alt+T': /writing tests/,
    'Alt+R': /reviewing/,
    'Alt+F': /writing a fix/,
  } as const;
  for (const [key, words] of Object.entries(KEYS)) {
    it(`begins with Ctrl+K ${key}, and Escape ends it without a trace`, async () => {
      const { workbench } = session;
      const path = session.file(`src/${key.at(-1)!.toLowerCase()}.ts`);
      const text = key === 'Alt+G' ? WITHOUT_BODY : WITH_BODY;
      await writeFile(path, text);
      await workbench.openFile(path, INNER_LINE, 1);
      if (key === 'Alt+F') await page().locator('.squiggly-error').first().waitFor({ state: 'attached' });
      await workbench.press('Control+K');
      await workbench.press(key);
      await workbench.waitForStatus(words);
      await poll('the end', async () => {
        await workbench.press('Escape');
        return /Ready/.test(await workbench.foretypeStatus());
      });
      assert.equal(await workbench.savedText(path, (saved) => saved === text), text);
      await workbench.runCommand('View: Close All Editors');
    });
  }

  it('explains from the lens above a function, and from the hover of a name', async () => {
    const { workbench } = session;
    const explanation = page().frameLocator('iframe.webview').frameLocator('iframe');
    await workbench.openFile(session.file('src/temperature.py'), 1, 1);
    assert.equal(await lens('Explain').count(), 0, 'only where it is wanted');
    await session.setWorkspaceSettings({ 'foretype.explainLens': true, 'foretype.explainHover': true });
    await lens('Explain').waitFor();
    assert.equal(await page().locator('.codelens-decoration a', { hasText: 'Explain' }).count(), 3);
    await lens('Explain').click();
    await explanation.locator('#more').waitFor({ state: 'visible', timeout: ANSWER_TIMEOUT_MS });
    assert.match(await explanation.locator('#context').innerText(), /the function mean/);
    assert.match(await explanation.locator('#limit').innerText(), /about \d of 10 tell all/);
    await explanation.locator('#choose-model').click();
    await rows('Qwen2.5-Coder-1.5B').waitFor();
    await workbench.press('Escape');
    await page().locator('.quick-input-widget').waitFor({ state: 'hidden' });
    // The click was in the panel beside: that has the focus.
    await workbench.runCommand('View: Focus First Editor Group');
    await workbench.goTo(CELSIUS_LINE, CELSIUS_COLUMN);
    await workbench.runCommand('Show or Focus Hover');
    const link = page().locator('.monaco-hover-content a', { hasText: 'Explain with Foretype' });
    await link.click();
    await poll('the other explanation', async () =>
      /the function to_fahrenheit/.test(await explanation.locator('#context').innerText()),
    );
    await session.setWorkspaceSettings({});
    await lens('Explain').waitFor({ state: 'hidden' });
    await workbench.runCommand('View: Close All Editors');
  });

  it('offers every task in the context menu and in the lightbulb', async () => {
    const { workbench } = session;
    const path = session.file('src/area.py');
    await writeFile(path, 'def area(width, height):\n    """Area of a rectangle."""\n');
    await workbench.openFile(path, 1, 1);
    await workbench.press('Shift+End');
    await workbench.openLightbulb('Explain with Foretype');
    const offered = await workbench.lightbulbTitles();
    for (const title of [
      'Generate code with Foretype',
      'Document with Foretype',
      'Write tests with Foretype',
      'Explain with Foretype',
      'Review with Foretype',
      'Convert to another language with Foretype',
    ]) {
      assert.ok(offered.includes(title), `${title} in ${offered.join(', ')}`);
    }
    await workbench.press('Escape');
    const menu = await workbench.contextMenuTitles();
    for (const title of [
      'Suggest Now',
      'Generate Code from Comment',
      'Explain',
      'Write Documentation',
      'Write Tests',
      'Convert to Another Language…',
      'Review and Find Bugs',
      'Fix This',
      'Ask in Chat',
    ]) {
      assert.ok(menu.includes(title), `${title} in ${menu.join(', ')}`);
    }
  });

  it('shows the menu at a click on the status item: silent for a language, and speaking again', async () => {
    const { workbench } = session;
    const path = await session.copyOf('src/cart.ts');
    await workbench.openFile(path, BODY_LINE, 1);
    await workbench.foretype.click();
    await rows('Suggest now').waitFor();
    await page().locator('.quick-input-widget input').fill('Turn off for');
    await rows('Turn off for typescript').click();
    await workbench.waitForStatus(/Off for typescript/);
    await workbench.type('  return ');
    await sleep(SILENCE_MS);
    assert.equal(await workbench.ghostText(), '');
    await workbench.runCommand('Foretype: Turn On or Off for This Language');
    await workbench.waitForStatus(/Ready/);
    await workbench.press('Backspace');
    await workbench.type(' ');
    await workbench.waitForGhostText(isOurs);
    await workbench.press('Escape');
  });

  it('suggests again after a restart', async () => {
    const { workbench } = session;
    const path = await session.copyOf('src/cart.ts');
    await workbench.openFile(path, BODY_LINE, 1);
    await workbench.runCommand('Foretype: Restart');
    await workbench.waitForStatus(/is starting/);
    await workbench.waitForStatus(/Ready/);
    await workbench.type('  return ');
    await workbench.waitForGhostText(isOurs);
    await workbench.press('Escape');
  });

  it('reads the workspace anew, and says what it has read', async () => {
    const { workbench } = session;
    await workbench.openFile(session.file('src/cart.ts'), 1, 1);
    await workbench.runCommand('Foretype: Rebuild Workspace Index');
    const told = /Foretype has read [1-9]\d* files?: [1-9]\d* definitions?/;
    await page().locator('.statusbar', { hasText: told }).waitFor();
    await poll('the index', async () => {
      // The figures are looked at again when something happens.
      await workbench.runCommand('Foretype: Suggest Now');
      return /[1-9]\d* files?, [1-9]\d* definitions?/.test(await workbench.foretypeTooltip());
    });
  });

  it('shows what it has learned, and erases it after a question', async () => {
    const { workbench } = session;
    const path = await session.copyOf('src/cart.ts');
    await workbench.openFile(path, BODY_LINE, 1);
    await workbench.type('  return ');
    const ghost = await workbench.waitForGhostText(isOurs);
    await workbench.press('Tab');
    await workbench.waitForNoGhostText();
    const [line = ''] = ghost.split('\n');
    await poll('what was accepted', async () => {
      await workbench.runCommand('Foretype: Show What Foretype Has Learned');
      await page().locator('.tab.active', { hasText: 'What Foretype Has Learned' }).waitFor();
      return (await workbench.editorText()).includes(line.trim());
    });
    const dialog = page().locator('.monaco-dialog-box');
    await workbench.runCommand('Foretype: Erase What Foretype Has Learned');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    assert.ok((await workbench.editorText()).includes(line.trim()), 'cancelled');
    await workbench.runCommand('Foretype: Erase What Foretype Has Learned');
    await dialog.getByRole('button', { name: 'Erase' }).click();
    await poll('nothing', async () => (await workbench.editorText()).includes('Nothing.'));
  });

  it('opens its log', async () => {
    const { workbench } = session;
    await workbench.runCommand('Foretype: Show Log');
    const panel = page().locator('.part.panel');
    await panel.waitFor();
    await poll('the log', async () =>
      (await panel.innerText()).replaceAll('\u00a0', ' ').includes('Command foretype.showLog'),
    );
    await workbench.runCommand('View: Toggle Panel Visibility');
    await panel.waitFor({ state: 'hidden' });
  });

  it('offers a bigger model, and keeps the one in use where the download is not wanted', async () => {
    const { workbench } = session;
    await workbench.runCommand('Foretype: Choose Model');
    await rows('Qwen2.5-Coder-0.5B').filter({ hasText: 'in use' }).waitFor();
    await rows('Qwen2.5-Coder-1.5B').click();
    const dialog = page().locator('.monaco-dialog-box', { hasText: '1.1 GB' });
    await dialog.waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await workbench.waitForStatus(/Ready/);
    await poll('the model', async () => (await workbench.foretypeTooltip()).includes('qwen2.5-coder-0.5b'));
  });

  it('takes no model file where the choice is cancelled, and says what is wrong with a wrong one', async () => {
    const { workbench } = session;
    const input = page().locator('.quick-input-widget input');
    const file = session.file('broken.gguf');
    await writeFile(file, 'no model');
    await clearNotifications();
    await workbench.runCommand('Foretype: Choose Model');
    await rows('Use a model file').click();
    await poll('a place', async () => (await input.inputValue()).includes('/'));
    await workbench.press('Escape');
    await page().locator('.quick-input-widget').waitFor({ state: 'hidden' });
    assert.equal(await toast('Foretype').count(), 0);
    await workbench.waitForStatus(/Ready/);
    await workbench.runCommand('Foretype: Use a Model File');
    await poll('a place', async () => (await input.inputValue()).includes('/'));
    // The dialog writes its own place once more when it has read the folder.
    await poll('the file', async () => {
      await input.fill(file);
      return rows(basename(file)).first().isVisible();
    });
    await workbench.press('Enter');
    const error = toast(/GGUF/);
    await error.waitFor();
    for (const name of ['Try Again', 'Use a File…', 'Show Log']) {
      await error.getByRole('button', { name }).waitFor();
    }
    await workbench.waitForStatus(/Ready/);
  });
});
