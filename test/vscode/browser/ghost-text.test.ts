/** A person types in VS Code's window, with the packed extension and the real model. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { poll } from '../setup/poll.ts';
import { Session } from './session.ts';
import { takeScreenshot } from './screenshot.ts';

/** The empty body of `discounted` in the sample. */
const BODY_LINE = 15;
/** The statement of `total`. */
const TOTAL_LINE = 10;
const TOTAL_COLUMN = 3;
/** The body of the loop in the Python sample. */
const LOOP_BODY_LINE = 18;
const LOOP_BODY_COLUMN = 9;

describe('ghost text in the browser', function () {
  this.timeout(180_000);
  let session: Session;

  before(async () => {
    session = await Session.start('ghost-text');
  });
  after(() => session.stop());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await session.keepTraces(this.currentTest.title);
  });

  /** It has to do with the function it stands in. VS Code draws the first entry of its own list while ours is not there: `arguments`. */
  const isOurs = (ghost: string): boolean => /items|percent|total/.test(ghost);

  /** Opens a fresh copy and types the start of the body's statement; returns the file and what is suggested. */
  async function typeReturn(): Promise<{ readonly path: string; readonly ghost: string }> {
    const { workbench } = session;
    const path = await session.copyOf('src/cart.ts');
    await workbench.openFile(path, BODY_LINE, 1);
    await workbench.type('  return ');
    return { path, ghost: await workbench.waitForGhostText(isOurs) };
  }

  it('appears while typing, and the status item says that the model is ready', async () => {
    const { workbench } = session;
    await workbench.openFile(session.file('src/cart.ts'), BODY_LINE, 1);
    await workbench.waitForForetype();
    await workbench.type('  return ');
    await workbench.waitForGhostText(isOurs);
    assert.match(await workbench.foretypeStatus(), /Foretype/);
  });

  it('appears in place of a statement that is typed anew', async () => {
    const { workbench } = session;
    await workbench.openFile(await session.copyOf('src/cart.ts'), TOTAL_LINE, TOTAL_COLUMN);
    await workbench.press('Shift+End');
    await workbench.type('return ');
    await workbench.waitForGhostText((ghost) => ghost.includes('price'));
    await takeScreenshot(workbench.page, 'ghost-text');
  });

  it('is accepted whole with Tab and taken back whole with Ctrl+Z', async () => {
    const { workbench } = session;
    const { path, ghost } = await typeReturn();
    const before = (await readFile(path, 'utf8')).split('\n');
    await workbench.press('Tab');
    const accepted = `  return ${ghost}`;
    const text = await workbench.savedText(path, (saved) => saved.includes(accepted));
    assert.equal(
      text,
      [...before.slice(0, BODY_LINE - 1), accepted, ...before.slice(BODY_LINE)].join('\n'),
      'everything else stays as it was',
    );
    await workbench.press('ControlOrMeta+Z');
    await workbench.savedText(path, (saved) => saved.includes('  return \n') && !saved.includes(accepted));
  });

  it('is accepted word by word with Ctrl+Right', async () => {
    const { workbench } = session;
    const { path, ghost } = await typeReturn();
    await workbench.press('Control+ArrowRight');
    const rest = await workbench.waitForGhostText((text) => text !== ghost && ghost.endsWith(text));
    const word = ghost.slice(0, ghost.length - rest.length);
    assert.match(word, /^\s*(\w+|\W+)\s*$/, 'one word');
    await workbench.savedText(
      path,
      (saved) => saved.includes(`  return ${word.trimEnd()}`) && !saved.includes(ghost),
    );
    await workbench.press('Control+ArrowRight');
    await workbench.waitForGhostText((text) => text !== rest && rest.endsWith(text));
  });

  it('stays while it is typed through, and shrinks by what was typed', async () => {
    const { workbench } = session;
    const { ghost } = await typeReturn();
    for (let typed = 0; typed < 4; typed++) {
      await workbench.type(ghost.charAt(typed));
      await workbench.waitForGhostText((text) => text === ghost.slice(typed + 1));
    }
    await workbench.press('Tab');
    await workbench.waitForNoGhostText();
  });

  it('comes back when the typed characters are deleted', async () => {
    const { workbench } = session;
    const { ghost } = await typeReturn();
    await workbench.type(ghost.slice(0, 2));
    await workbench.waitForGhostText((text) => text === ghost.slice(2));
    await workbench.press('Backspace');
    await workbench.press('Backspace');
    await workbench.waitForGhostText((text) => text === ghost);
  });

  it('goes away with Escape and leaves the text alone', async () => {
    const { workbench } = session;
    const { path } = await typeReturn();
    await workbench.press('Escape');
    await workbench.waitForNoGhostText();
    await workbench.savedText(path, (saved) => saved.includes('  return \n'));
  });

  it('does not come back there after Escape while typing, but with Suggest Now', async () => {
    const { workbench } = session;
    const { ghost } = await typeReturn();
    await workbench.press('Escape');
    await workbench.waitForNoGhostText();
    await workbench.type(ghost.charAt(0));
    await poll('the reason', async () => /did not want/.test(await workbench.foretypeTooltip()));
    assert.equal(await workbench.ghostText(), '');
    await workbench.runCommand('Foretype: Suggest Now');
    await workbench.waitForGhostText((text) => text === ghost.slice(1));
  });

  it('is a whole block after Suggest Now, where one has just been opened', async () => {
    const { workbench } = session;
    const path = await session.copyOf('src/temperature.py');
    await workbench.openFile(path, LOOP_BODY_LINE, LOOP_BODY_COLUMN);
    await workbench.runCommand('Foretype: Suggest Now');
    const ghost = await workbench.waitForGhostText((text) => text.includes('\n'));
    await workbench.press('Tab');
    await workbench.savedText(path, (saved) =>
      saved.includes(`    for temperature in temperatures:\n        ${ghost}`),
    );
  });

  it('fills a block between brackets that were just typed, and the closing one gets a line of its own', async () => {
    const { workbench } = session;
    const path = session.file('src/factorial.ts');
    await writeFile(path, '\n');
    await workbench.openFile(path, 1, 1);
    const header = 'export function factorial(n: number): number {';
    await workbench.type(header);
    // The first line stands already; the closing bracket is drawn with the lines below it.
    await poll('the block', async () => /^\n {2,}\S[^]*\n\}$/.test(await workbench.ghostText()));
    await workbench.press('Tab');
    const saved = await workbench.savedText(path, (text) => text.startsWith(`${header}\n`));
    assert.match(saved, /^.*\{\n(?: {2,}\S.*\n)+\}\n*$/);
  });

  it('goes on with less indentation once a block is over: Tab takes the indentation away, Ctrl+Z gives it back', async () => {
    const { workbench } = session;
    const loop = 'def total(prices):\n    result = 0\n    for price in prices:\n        result += price';
    const path = session.file('src/total.py');
    await writeFile(path, `${loop}\n`);
    await workbench.openFile(path, 4, 24);
    await workbench.press('Enter');
    await workbench.waitForGhostText((text) => text === 'return result');
    await workbench.press('Tab');
    await workbench.savedText(path, (saved) => saved.trimEnd() === `${loop}\n    return result`);
    await workbench.press('ControlOrMeta+Z');
    await workbench.savedText(path, (saved) => saved.trimEnd() === loop && /\n {8}\n/.test(saved));
  });

  it('is absent in a file that may hold secrets, and the status item tells why', async () => {
    const { workbench } = session;
    await writeFile(session.file('.env'), 'API_KEY=\n');
    await workbench.openFile(session.file('.env'), 1, 9);
    await workbench.type('a');
    await poll('the reason', async () => /may hold secrets/.test(await workbench.foretypeTooltip()));
    assert.equal(await workbench.ghostText(), '');
  });

  it('is absent while Foretype is turned off from its menu, and back when turned on', async () => {
    const { workbench } = session;
    await workbench.runCommand('Foretype: Turn Off');
    await workbench.waitForStatus(/Off/);
    await workbench.runCommand('Foretype: Turn On');
    await workbench.waitForStatus(/Ready/);
    await typeReturn();
  });
});
