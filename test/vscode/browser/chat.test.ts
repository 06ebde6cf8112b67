/** A person asks in VS Code's own chat view, without an account, with the packed extension and the real model. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { poll } from '../setup/poll.ts';
import { takeScreenshot } from './screenshot.ts';
import { Session } from './session.ts';

/** Inside `total`. */
const TOTAL_LINE = 10;
/** The model writes some 30 tokens a second, on a machine that may be busy. */
const ANSWER_TIMEOUT_MS = 120_000;
/** Within this the view draws more, if there is more. */
const DRAWING_PAUSE_MS = 1_000;

describe('the chat in the browser', function () {
  this.timeout(300_000);
  let session: Session;

  before(async () => {
    session = await Session.start('chat', {
      settings: { 'chat.disableAIFeatures': false },
    });
    await session.workbench.waitForForetype();
  });
  after(() => session.stop());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await session.keepTraces(this.currentTest.title);
  });

  const view = () => session.workbench.page.locator('.interactive-session');
  const modelPicker = () => view().locator('.model-picker-name');

  /** Sends what is typed, and waits until the answer is complete. */
  async function answerTo(typed: string): Promise<string> {
    const { workbench } = session;
    const answers = view().locator('.interactive-response');
    const before = await answers.count();
    await workbench.type(typed);
    await workbench.press('Enter');
    await poll('an answer', async () => (await answers.count()) > before);
    const answer = answers.last();
    await answer.locator('.chat-footer-toolbar').waitFor({ timeout: ANSWER_TIMEOUT_MS });
    // The view draws what has come little by little.
    let text = '';
    await poll('the whole answer', async () => {
      const before = text;
      text = (await answer.locator('.value').innerText()).replaceAll('\u00a0', ' ');
      await sleep(DRAWING_PAUSE_MS);
      return text !== '' && text === before;
    });
    return text;
  }

  it('opens with @foretype and the model of this computer, which explains the function at the cursor', async () => {
    const { workbench } = session;
    await workbench.openFile(session.file('src/cart.ts'), TOTAL_LINE, 10);
    await workbench.runCommand('Foretype: Ask in Chat');
    await poll('the model chosen', async () =>
      (await modelPicker().innerText()).includes('Foretype qwen2.5-coder-0.5b'),
    );
    await view().locator('.chat-input-container', { hasText: '@foretype' }).waitFor();
    const answer = await answerTo('/explain ');
    assert.match(answer, /price|total|quantity|sum/i);
  });

  it('goes on with the same participant', async () => {
    assert.match(await answerTo('What type does it return?'), /number/i);
    await takeScreenshot(session.workbench.page, 'chat');
  });

  it('offers the model in its model picker', async () => {
    const { workbench } = session;
    await modelPicker().click();
    const item = workbench.page.locator('.action-widget [role="option"], .action-widget .monaco-list-row', {
      hasText: 'Foretype qwen2.5-coder-0.5b',
    });
    await item.first().waitFor();
    await item.first().click();
    await poll('the model chosen', async () =>
      (await modelPicker().innerText()).includes('Foretype qwen2.5-coder-0.5b'),
    );
  });
});
