/** A person asks for code and for an explanation in VS Code's window, with the packed extension and the real model. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { poll } from '../setup/poll.ts';
import { Session } from './session.ts';
import { DEEPEST, DEEPEST_MISTAKE_LINE } from '../../support/deepest.ts';
import { takeScreenshot } from './screenshot.ts';

/** The signature of `discounted` in the sample, whose body is empty. */
const SIGNATURE_LINE = 14;
const WITH_EXAMPLES = `/**
 * Whether a text reads the same from both ends. Only letters count.
 *
 * @example
 * isPalindrome('A man, a plan, a canal: Panama') // => true
 * isPalindrome('Not this one') // => false
 */
export function isPalindrome(text: string): boolean {

}
`;
const EXAMPLES_SIGNATURE_LINE = 8;
/** Inside `total`. */
const TOTAL_LINE = 10;
/** What it uses, and the lines where that is defined. */
const DEFINED_AT = { total: 9, items: 9, Item: 2, price: 4, quantity: 5 } as const;
/** The editor counts from 1. */
const BUG_LINE = DEEPEST_MISTAKE_LINE + 1;
/** Every task says what it used. */
const READ = /Read: .*cart.*lines \d+–\d+/;
/** VS Code asks within this, if it asks. */
const ASK_PAUSE_MS = 1_000;
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
    assert.match((await lens('Accept').getAttribute('title')) ?? '', READ);
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

  it('generated code of which the examples hold says so', async () => {
    const { workbench } = session;
    const path = session.file('src/words.ts');
    await writeFile(path, WITH_EXAMPLES);
    await workbench.openFile(path, EXAMPLES_SIGNATURE_LINE, 1);
    await workbench.runCommand('Foretype: Generate Code from Comment');
    // It does nothing when clicked, so it is no link as the others are.
    const proof = workbench.page.locator('.codelens-decoration', { hasText: '2 of 2 examples hold' }).first();
    await proof.waitFor({ timeout: ANSWER_TIMEOUT_MS });
    await takeScreenshot(workbench.page, 'generate-examples');
    await workbench.press('Escape');
    await lens('Accept').waitFor({ state: 'hidden' });
    assert.equal(await workbench.savedText(path, (saved) => saved === WITH_EXAMPLES), WITH_EXAMPLES);
  });

  it('documentation is previewed above its function', async () => {
    const { workbench } = session;
    const path = await session.copyOf('src/cart.ts');
    const before = await readFile(path, 'utf8');
    await workbench.openFile(path, TOTAL_LINE, 10);
    await workbench.runCommand('Foretype: Write Documentation');
    await lens('Accept').waitFor({ timeout: ANSWER_TIMEOUT_MS });
    await takeScreenshot(workbench.page, 'document');
    assert.match((await lens('Accept').getAttribute('title')) ?? '', READ);
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
    assert.match((await lens('Save As').getAttribute('title')) ?? '', READ);
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
    await page.locator('#copy').click();
    await workbench.page.locator('.statusbar', { hasText: 'Foretype: copied' }).waitFor();
    const symbols = await page.locator('#turns [data-symbol]').all();
    const named = await Promise.all(symbols.map((symbol) => symbol.getAttribute('data-symbol')));
    const name = named.find((each) => each !== null && each in DEFINED_AT) as keyof typeof DEFINED_AT;
    await page.locator(`#turns [data-symbol="${name}"]`).first().click();
    await poll(`the definition of ${name} of ${named.join()}`, async () =>
      (await workbench.page.locator('.statusbar').innerText()).includes(`Ln ${DEFINED_AT[name]}, `),
    );
    await more.click();
    await poll(
      'more detail',
      async () => {
        const isOver = await page.locator('#insert').isVisible();
        return isOver && (await page.locator('#turns').innerText()) !== answer;
      },
      { timeoutMs: ANSWER_TIMEOUT_MS },
    );
    assert.equal(await more.isVisible(), false);
    await workbench.runCommand('View: Close All Editors');
  });

  it('an explanation shows its lines in the code, answers further questions, and goes into the code as a comment', async () => {
    const { workbench } = session;
    const path = await session.copyOf('src/cart.ts');
    const before = await readFile(path, 'utf8');
    await workbench.openFile(path, TOTAL_LINE, 10);
    await workbench.runCommand('Foretype: Explain');
    const page = workbench.page.frameLocator('iframe.webview').frameLocator('iframe');
    await page.locator('#more').waitFor({ state: 'visible', timeout: ANSWER_TIMEOUT_MS });
    const marked = workbench.page.locator('.view-overlays [class*="TextEditorDecorationType"]');
    const unmarked = await marked.count();
    await page.locator('#turns [data-lines]').first().hover();
    await poll('marked lines', async () => (await marked.count()) > unmarked);
    await page.locator('#question').fill('What does it return?');
    await page.locator('#question').press('Enter');
    const second = page.locator('#turns section').nth(1);
    await poll('a further answer', async () => (await second.locator('.answer').innerText()).length > 5, {
      timeoutMs: ANSWER_TIMEOUT_MS,
    });
    await page.locator('#insert').waitFor({ state: 'visible', timeout: ANSWER_TIMEOUT_MS });
    await page.locator('#insert').click();
    const text = await workbench.savedText(path, (saved) => saved !== before);
    assert.match(text, /\*\/\n(?:\/\/ .*\n|\/\*)|(?:\/\/ .*\n)+/);
    assert.ok(text.includes('export function total'));
  });

  it('a review marks a mistake, and the lightbulb changes it', async () => {
    const { workbench } = session;
    const path = session.file('src/brackets.py');
    await writeFile(path, DEEPEST);
    await workbench.openFile(path, BUG_LINE, 14);
    await workbench.runCommand('Foretype: Review and Find Bugs');
    await workbench.page
      .locator('.squiggly-warning, .squiggly-info')
      .first()
      .waitFor({ state: 'attached', timeout: ANSWER_TIMEOUT_MS });
    await workbench.goTo(BUG_LINE, 14);
    await workbench.runCommand('Show or Focus Hover');
    const hover = workbench.page.locator('.monaco-hover-content', { hasText: 'would be expected' }).first();
    await hover.waitFor({ state: 'visible' });
    await takeScreenshot(workbench.page, 'review');
    await workbench.press('Escape');
    await workbench.openLightbulb("Preview Foretype's change");
    await workbench.chooseInLightbulb("Preview Foretype's change");
    await lens('Accept').waitFor({ timeout: ANSWER_TIMEOUT_MS });
    await workbench.press('Control+Enter');
    const text = await workbench.savedText(path, (saved) => saved !== DEEPEST);
    assert.match(text, /'\(':\n {12}depth \+= 1\n/);
    await workbench.press('ControlOrMeta+Z');
    assert.equal(await workbench.savedText(path, (saved) => saved === DEEPEST), DEEPEST);
  });

  it('tests are compared with what is there, and are in their file when they are accepted', async () => {
    const { workbench } = session;
    const source = await session.copyOf('src/cart.ts');
    const path = source.replace(/\.ts$/, '.test.ts');
    await workbench.runCommand('View: Close All Editors');
    await workbench.openFile(source, TOTAL_LINE, 10);
    await workbench.runCommand('Foretype: Write Tests');
    const accept = workbench.page.locator('.notification-toast a.monaco-button', { hasText: 'Accept' });
    await accept.waitFor({ timeout: ANSWER_TIMEOUT_MS });
    assert.match(await workbench.page.locator('.notification-toast').first().innerText(), READ);
    await takeScreenshot(workbench.page, 'tests');
    await accept.click();
    const tab = (state = '') => workbench.page.locator(`.tab.active${state}`, { hasText: basename(path) });
    await tab().waitFor();
    // VS Code may ask where to, and offers the place the file is for. A key pressed while the notification goes is lost.
    const place = workbench.page.locator('.quick-input-widget input');
    let text = '';
    await poll('the tests on disk', async () => {
      if (!(await place.isVisible())) {
        await workbench.press('ControlOrMeta+S');
        await sleep(ASK_PAUSE_MS);
      } else if ((await place.inputValue()) === path) await place.press('Enter');
      text = await readFile(path, 'utf8').catch(() => '');
      return text.includes('total');
    });
    await tab(':not(.dirty)').waitFor();
    assert.match(text, /import \{ total \} from '\.\/cart[^']*';/);
  });
});
