/** A person opens VS Code without a folder and writes into a file that has no name. */
import assert from 'node:assert/strict';
import { poll } from '../setup/poll.ts';
import { Session } from './session.ts';

/** The model may have to be loaded, on a machine that may be busy. */
const ANSWER_TIMEOUT_MS = 120_000;

describe('an empty window in the browser', function () {
  this.timeout(300_000);
  let session: Session;

  before(async () => {
    session = await Session.start('empty-window', {
      isEmpty: true,
      settings: { 'foretype.retrieval': true },
    });
    await session.workbench.waitForForetype();
  });
  after(() => session.stop());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await session.keepTraces(this.currentTest.title);
  });

  const lens = (text: string) =>
    session.workbench.page.locator('.codelens-decoration a', { hasText: text }).first();
  const lines = async (): Promise<string> =>
    (
      await session.workbench.page.locator('.editor-group-container.active .view-lines').first().innerText()
    ).replaceAll('\u00a0', ' ');

  /** A new file that has no name, in Python, with this text and the cursor behind it. */
  async function untitledPython(text: string): Promise<void> {
    const { workbench } = session;
    // The palette would take "Compare New Untitled Text Files" for it.
    await workbench.press('ControlOrMeta+Alt+N');
    await workbench.page.locator('.statusbar', { hasText: 'Plain Text' }).waitFor();
    await workbench.runCommand('Change Language Mode');
    await workbench.page.locator('.quick-input-widget input[placeholder*="Language Mode"]').fill('Python');
    await workbench.page
      .locator('.quick-input-list .monaco-list-row', { hasText: '(python)' })
      .first()
      .click();
    await workbench.page.locator('.statusbar', { hasText: 'Python' }).waitFor();
    await workbench.page.locator('.editor-group-container.active .view-lines').first().click();
    await workbench.page.keyboard.insertText(text);
  }

  it('suggests in a file without a name', async () => {
    const { workbench } = session;
    // The editor indents by itself.
    await untitledPython('def area(width, height):\n"""Area of a rectangle."""\n');
    await workbench.type('return ');
    assert.match(await workbench.waitForGhostText(), /width|height/);
    await workbench.press('Tab');
    await poll('the suggestion in the text', async () => /return .*(width|height)/.test(await lines()));
  });

  it('knows what it defines itself, though there is no workspace', async () => {
    const { workbench } = session;
    await poll('the file in the index', async () => {
      // The figures are looked at again when something happens.
      await workbench.runCommand('Foretype: Suggest Now');
      return /1 file, 1 definition/.test(await workbench.foretypeTooltip());
    });
    await workbench.press('Escape');
  });

  it('explains it', async () => {
    const { workbench } = session;
    await workbench.runCommand('Foretype: Explain');
    const page = workbench.page.frameLocator('iframe.webview').frameLocator('iframe');
    await page.locator('#more').waitFor({ state: 'visible', timeout: ANSWER_TIMEOUT_MS });
    assert.match(await page.locator('#turns').innerText(), /area|width|height|rectangle/i);
    assert.match(await page.locator('#context').innerText(), /the function area/);
  });

  it('writes its tests into another file without a name, and says what they lack', async () => {
    const { workbench } = session;
    await workbench.runCommand('Foretype: Write Tests');
    await workbench.page
      .locator('.codelens-decoration', { hasText: 'is in no file of this computer' })
      .waitFor({ timeout: ANSWER_TIMEOUT_MS });
    await lens('Discard').click();
    await lens('Discard').waitFor({ state: 'hidden' });
  });

  it('generates from a comment', async () => {
    const { workbench } = session;
    await untitledPython('# Returns the sum of the squares of a list of numbers.');
    await workbench.runCommand('Foretype: Generate Code from Comment');
    await lens('Accept').waitFor({ timeout: ANSWER_TIMEOUT_MS });
    await workbench.press('Control+Enter');
    await lens('Accept').waitFor({ state: 'hidden' });
    assert.match(await lines(), /def \w+\(/);
  });
});
