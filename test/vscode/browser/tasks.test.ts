/** A person asks for code and for an explanation in VS Code's window, with the packed extension and the real model. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { poll } from '../setup/poll.ts';
import { Session } from './session.ts';
import { takeScreenshot } from './screenshot.ts';

/** The signature of `discounted` in the sample, whose body is empty. */
const SIGNATURE_LINE = 14;
/** Inside `total`. */
const TOTAL_LINE = 10;
/** The model writes some 30 tokens a second, on a machine that may be busy. */
const ANSWER_TIMEOUT_MS = 120_000;

describe('tasks in the browser', function () {
  this.timeout(300_000);
  let session: Session;

  before(async () => {
    session = await Session.start('tasks');
  });
  after(() => session.stop());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await session.keepTraces(this.currentTest.title);
  });

  const lens = (text: string) =>
    session.workbench.page.locator('.codelens-decoration a', { hasText: text }).first();

  /** Generates the body of `discounted` in a fresh copy, and waits until it can be accepted. */
  async function generate(): Promise<{ readonly path: string; readonly before: string }> {
    const { workbench } = session;
    const path = await session.copyOf('src/cart.ts');
    const before = await readFile(path, 'utf8');
    await workbench.openFile(path, SIGNATURE_LINE, 1);
    await workbench.runCommand('Foretype: Generate Code from Comment');
    await lens('Accept').waitFor({ timeout: ANSWER_TIMEOUT_MS });
    return { path, before };
  }

  it('generated code is previewed, accepted, and taken back by one undo', async () => {
    const { workbench } = session;
    const { path, before } = await generate();
    await takeScreenshot(workbench.page, 'generate');
    await workbench.press('Control+Enter');
    await lens('Accept').waitFor({ state: 'hidden' });
    const text = await workbench.savedText(path, (saved) => saved !== before);
    assert.match(text, /percent\): number|percent: number\): number \{\n {2}\S/);
    assert.match(text, /return /);
    await workbench.press('ControlOrMeta+Z');
    assert.equal(await workbench.savedText(path, (saved) => saved === before), before);
  });

  it('generated code is rejected with Escape and leaves nothing', async () => {
    const { workbench } = session;
    const { path, before } = await generate();
    await workbench.press('Escape');
    await lens('Accept').waitFor({ state: 'hidden' });
    assert.equal(await workbench.savedText(path, (saved) => saved === before), before);
  });

  it('documentation is previewed above its function', async () => {
    const { workbench } = session;
    const path = await session.copyOf('src/cart.ts');
    const before = await readFile(path, 'utf8');
    await workbench.openFile(path, TOTAL_LINE, 10);
    await workbench.runCommand('Foretype: Write Documentation');
    await lens('Accept').waitFor({ timeout: ANSWER_TIMEOUT_MS });
    await takeScreenshot(workbench.page, 'document');
    await workbench.press('Control+Enter');
    await lens('Accept').waitFor({ state: 'hidden' });
    const text = await workbench.savedText(path, (saved) => saved !== before);
    assert.match(text, /@param items - \S/);
  });

  it('a conversion streams into an editor of its own, and is discarded without a question', async () => {
    const { workbench } = session;
    await workbench.openFile(session.file('src/cart.ts'), TOTAL_LINE, 10);
    await workbench.runCommand('Foretype: Convert to Another Language');
    await workbench.page.locator('.quick-input-list-row', { hasText: 'Python' }).first().click();
    const discard = lens('Discard');
    await discard.waitFor({ timeout: ANSWER_TIMEOUT_MS });
    await takeScreenshot(workbench.page, 'convert');
    await discard.click();
    await discard.waitFor({ state: 'hidden' });
  });

  it('an explanation streams into a panel beside the editor', async () => {
    const { workbench } = session;
    await workbench.openFile(session.file('src/cart.ts'), TOTAL_LINE, 10);
    await workbench.runCommand('Foretype: Explain');
    const page = workbench.page.frameLocator('iframe.webview').frameLocator('iframe');
    const more = page.locator('#more');
    await more.waitFor({ state: 'visible', timeout: ANSWER_TIMEOUT_MS });
    let answer = '';
    await poll('an answer', async () => {
      answer = await page.locator('#turns').innerText();
      return answer.length > 20;
    });
    assert.match(answer, /price|total|quantity|sum/i);
    assert.match(await page.locator('#context').innerText(), /the function total/);
    await takeScreenshot(workbench.page, 'explain');
  });

  it('tests are compared with what is there, and are in their file when they are accepted', async () => {
    const { workbench } = session;
    await workbench.openFile(session.file('src/cart.ts'), TOTAL_LINE, 10);
    await workbench.runCommand('Foretype: Write Tests');
    const accept = workbench.page.locator('.notification-toast a.monaco-button', { hasText: 'Accept' });
    await accept.waitFor({ timeout: ANSWER_TIMEOUT_MS });
    await takeScreenshot(workbench.page, 'tests');
    await accept.click();
    const path = session.file('src/cart.test.ts');
    await workbench.page.locator('.tab.active', { hasText: 'cart.test.ts' }).waitFor();
    await workbench.press('ControlOrMeta+S');
    let text = '';
    await poll('the tests on disk', async () => {
      text = await readFile(path, 'utf8').catch(() => '');
      return text.includes('total');
    });
    await workbench.page.locator('.tab.active:not(.dirty)', { hasText: 'cart.test.ts' }).waitFor();
    assert.match(text, /import \{ total \} from '\.\/cart[^']*';/);
  });
});
