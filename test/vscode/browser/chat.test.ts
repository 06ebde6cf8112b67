/** A person asks in VS Code's own chat view, without an account, with the packed extension and the real model. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { poll } from '../setup/poll.ts';
import { takeScreenshot } from './screenshot.ts';
import { Session } from './session.ts';

/** Inside `total`. */
const TOTAL_LINE = 10;
/** Inside `mean`, and inside `to_fahrenheit`, of the file in Python. */
const MEAN_LINE = 6;
const FAHRENHEIT_LINE = 11;
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
  const input = (hasText: string) => view().locator('.chat-input-container', { hasText });
  const modelPicker = () => view().locator('.model-picker-name');

  /** Of the newest row in the list: older ones may not be drawn. */
  async function lastIndex(): Promise<number> {
    const indices = await session.workbench.page.evaluate<number[]>(
      `[...document.querySelectorAll('.interactive-session .monaco-list-row')].map((row) => Number(row.dataset.index))`,
    );
    return Math.max(-1, ...indices);
  }

  /** Sends what is typed, and waits until the answer is complete. */
  async function answerTo(typed: string): Promise<string> {
    const { workbench } = session;
    const before = await lastIndex();
    await workbench.type(typed);
    await poll('the question in the input', async () =>
      (await input('@foretype').innerText()).replace(/\s+/g, ' ').includes(typed.trim()),
    );
    await workbench.press('Enter');
    // The question is one row, the answer another.
    await poll('an answer', async () => (await lastIndex()) >= before + 2);
    const answer = view().locator(`.monaco-list-row[data-index="${before + 2}"]`);
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
    await input('@foretype').waitFor();
    const answer = await answerTo('/explain ');
    assert.match(answer, /price|total|quantity|sum/i);
  });

  it('goes on with the same participant', async () => {
    assert.match(await answerTo('What type does it return?'), /number/i);
    await takeScreenshot(session.workbench.page, 'chat');
  });

  /** Asks for a slash command at a place of a file, as a person who has the chat open does. */
  async function askAt(file: string, line: number, column: number, typed: string): Promise<string> {
    const { workbench } = session;
    await workbench.openFile(session.file(file), line, column);
    await workbench.runCommand('Foretype: Ask in Chat');
    await input('@foretype').waitFor();
    // The command writes it, and moves the focus, a moment later.
    await view().locator('.chat-input-container .monaco-editor.focused').waitFor();
    await sleep(DRAWING_PAUSE_MS);
    return answerTo(typed);
  }
  /** Below the newest answer. */
  const button = (title: string) => view().locator('.monaco-button', { hasText: title }).last();
  /** What stands above code in an editor. */
  const lens = (title: string) =>
    session.workbench.page.locator('.codelens-decoration a', { hasText: title });

  it('/docs shows documentation, and previews that very one in the file', async () => {
    const { workbench } = session;
    const file = 'src/temperature.py';
    const answer = await askAt(file, FAHRENHEIT_LINE, 8, '/docs ');
    assert.match(answer, /^\s*Args:\n\s*celsius: \S/m);
    const [summary = ''] = /"""[^\n]+/.exec(answer) ?? [];
    await button('Preview it in the file').click();
    await lens('Accept (Ctrl+Enter)').waitFor();
    await workbench.press('Control+Enter');
    await lens('Accept (Ctrl+Enter)').waitFor({ state: 'detached' });
    const text = await workbench.savedText(session.file(file), (saved) => saved.includes('Args:'));
    assert.ok(summary !== '' && text.includes(summary), summary);
  });

  it('/fix shows a fix of what the person says, and previews that very one', async () => {
    const { workbench } = session;
    const file = 'src/temperature.py';
    const answer = await askAt(file, MEAN_LINE, 8, '/fix It must return 0 for an empty list.');
    assert.match(answer, /def mean\(temperatures\):/);
    assert.match(answer, /fixes make the tests pass/, 'how far it can be trusted');
    const picker = workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: '1.5B' });
    await view().locator('a', { hasText: 'Choose another model' }).last().click();
    await picker.waitFor();
    await workbench.press('Escape');
    await picker.waitFor({ state: 'hidden' });
    await button('Preview it in the file').click();
    await lens('Accept (Ctrl+Enter)').waitFor();
    await workbench.press('Escape');
    await lens('Accept (Ctrl+Enter)').waitFor({ state: 'detached' });
  });

  it('/tests shows tests, and compares them with their file', async () => {
    const { workbench } = session;
    const answer = await askAt('src/cart.ts', TOTAL_LINE, 10, '/tests ');
    assert.match(answer, /import \{ total \} from '\.\/cart';/);
    assert.match(answer, /total\(\[/);
    assert.match(answer, /tests? with node:test/);
    await takeScreenshot(workbench.page, 'chat-tests');
    await button('Compare with the test file').click();
    const comparison = workbench.page.locator('.tab', { hasText: 'cart.test.ts: a new file proposed' });
    await comparison.waitFor();
    await workbench.page.locator('.notification-toast .monaco-button', { hasText: 'Reject' }).click();
    await comparison.waitFor({ state: 'detached' });
  });

  it('/convert shows code in another language, and opens it', async () => {
    const { workbench } = session;
    const answer = await askAt('src/cart.ts', TOTAL_LINE, 10, '/convert to Python');
    assert.match(answer, /def total\(items/);
    await button('Open it in an editor').click();
    const tab = workbench.page.locator('.tab', { hasText: 'def total(items' });
    await tab.waitFor();
    await lens('Discard').click();
    await tab.waitFor({ state: 'detached' });
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
