import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { poll } from './poll.ts';

/** The first suggestion waits for the model to load, on a machine that may be busy with other tests. */
const SUGGESTION_TIMEOUT_MS = 60_000;

const MENU_CLICK_TIMEOUT_MS = 500;
/** For one try: its rows come from extensions that may be starting. */
const QUICK_INPUT_TIMEOUT_MS = 5_000;
const QUICK_INPUT_CLOSES_MS = 1_000;
/** Who offers something in a list that is open already has said so by then. */
const LIGHTBULB_TIMEOUT_MS = 2_000;

/** VS Code's window as a person uses it: keys in, what is drawn out. */
export class Workbench {
  constructor(readonly page: Page) {}

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.locator('.monaco-workbench .statusbar').waitFor();
    await this.foretype.waitFor();
  }

  /** Foretype's item in the status bar. */
  get foretype() {
    return this.page.locator('.statusbar-item[id^="foretype."]').first();
  }

  /** What the item says to a screen reader: its text and, as its tooltip, why. */
  async foretypeStatus(): Promise<string> {
    const label = this.foretype.locator('[aria-label]').first();
    return (await label.getAttribute('aria-label')) ?? '';
  }

  async waitForStatus(expected: RegExp): Promise<void> {
    let status = '';
    await poll(
      `status ${String(expected)}`,
      async () => {
        status = await this.foretypeStatus();
        return expected.test(status);
      },
      { timeoutMs: SUGGESTION_TIMEOUT_MS, onTimeout: () => `it says: ${status}` },
    );
  }

  /** The tooltip of Foretype's item. */
  async foretypeTooltip(): Promise<string> {
    await this.page.mouse.move(0, 0);
    await this.foretype.hover();
    const tooltip = this.page.locator('.monaco-hover.workbench-hover', { hasText: 'Foretype' });
    await tooltip.waitFor();
    const text = await tooltip.innerText();
    await this.page.mouse.move(0, 0);
    await tooltip.waitFor({ state: 'hidden' });
    return text.replaceAll('\u00a0', ' ');
  }

  /** Until the extension is active: what is typed before asks nobody. */
  async waitForForetype(): Promise<void> {
    await this.page.locator('.statusbar .statusbar-item', { hasText: 'Foretype' }).first().waitFor();
  }

  /** Opens a file, given by its absolute path, with the cursor at a place, both counted from 1. */
  async openFile(path: string, line: number, column: number): Promise<void> {
    const name = basename(path);
    // By its whole path: names are looked up in a list that does not know files made a moment ago.
    await this.#quickAccess('ControlOrMeta+P', path, name);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.goTo(line, column);
  }

  async goTo(line: number, column: number): Promise<void> {
    await this.#quickAccess('Control+G', `:${line}:${column}`, `line ${line} `);
    await this.#quickInput.waitFor({ state: 'hidden' });
    await poll(`cursor at ${line}:${column}`, async () =>
      (await this.page.locator('.statusbar').innerText()).includes(`Ln ${line}, Col ${column}`),
    );
  }

  async runCommand(title: string): Promise<void> {
    await this.#quickAccess('F1', `>${title}`, title);
  }

  get #quickInput() {
    return this.page.locator('.quick-input-widget');
  }

  /** One that has done its work goes by itself, a moment later; another one is closed. */
  async #noQuickInput(): Promise<void> {
    const isGone = await this.#quickInput.waitFor({ state: 'hidden', timeout: QUICK_INPUT_CLOSES_MS }).then(
      () => true,
      () => false,
    );
    if (isGone) return;
    await this.page.keyboard.press('Escape');
    await this.#quickInput.waitFor({ state: 'hidden', timeout: QUICK_INPUT_TIMEOUT_MS });
  }

  /**
   * Opens VS Code's quick input with `key`, writes `text` and presses Enter once the chosen row says `row`: until the list is filtered it is another one.
   * Begun again when the input goes away meanwhile, as it does when an editor or a panel that was opened a moment ago takes the focus.
   */
  async #quickAccess(key: string, text: string, row: string): Promise<void> {
    const input = this.#quickInput.locator('input').first();
    const chosen = this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: row });
    const tried = async (): Promise<void> => {
      await this.#noQuickInput();
      await this.page.keyboard.press(key);
      await input.waitFor({ timeout: QUICK_INPUT_TIMEOUT_MS });
      await input.fill(text, { timeout: QUICK_INPUT_TIMEOUT_MS });
      await chosen.waitFor({ timeout: QUICK_INPUT_TIMEOUT_MS });
      await input.press('Enter', { timeout: QUICK_INPUT_TIMEOUT_MS });
    };
    let why: unknown;
    await poll(
      `"${row}" behind ${key}`,
      () =>
        tried().then(
          () => true,
          (error: unknown) => {
            why = error;
            return false;
          },
        ),
      { timeoutMs: SUGGESTION_TIMEOUT_MS, onTimeout: () => String(why) },
    );
  }

  /** The lightbulb's list at the cursor, as soon as it has an entry that begins so. Asked for again: what offers it may still be at work, and VS Code may drop the key. */
  async openLightbulb(title: string): Promise<void> {
    const entry = this.#lightbulbEntry(title);
    const list = this.#lightbulb;
    const appears = (locator: Locator): Promise<boolean> =>
      locator.waitFor({ timeout: LIGHTBULB_TIMEOUT_MS }).then(
        () => true,
        () => false,
      );
    await poll(
      `"${title}" in the lightbulb`,
      async () => {
        await this.page.keyboard.press('ControlOrMeta+.');
        if ((await appears(list)) && (await appears(entry))) return true;
        await this.page.keyboard.press('Escape');
        await list.waitFor({ state: 'hidden' });
        return false;
      },
      { timeoutMs: SUGGESTION_TIMEOUT_MS },
    );
  }

  async lightbulbTitles(): Promise<readonly string[]> {
    const titles = await this.page.locator('.action-widget .monaco-list-row .title').allInnerTexts();
    return titles.map((title) => title.replaceAll('\u00a0', ' '));
  }

  async chooseInLightbulb(title: string): Promise<void> {
    await this.#lightbulbEntry(title).click();
    await this.#lightbulb.waitFor({ state: 'hidden' });
  }

  /** Another one is for what an entry may open beside it. */
  get #lightbulb() {
    return this.page.locator('.action-widget:not(.action-list-submenu-panel)');
  }

  #lightbulbEntry(title: string) {
    return this.#lightbulb.locator('.monaco-list-row', { hasText: title }).first();
  }

  /** What stands under Foretype in the editor's context menu. */
  async contextMenuTitles(): Promise<readonly string[]> {
    await this.#openContextMenu();
    const titles = await this.#submenu.locator('.action-label').allInnerTexts();
    for (let open = 2; open > 0; open--) await this.page.keyboard.press('Escape');
    return titles;
  }

  async chooseInContextMenu(title: string): Promise<void> {
    await this.#openContextMenu();
    const entry = this.#submenu.locator('.action-label', { hasText: title }).first();
    // For a moment after it is drawn a menu takes no click.
    await poll('the menu closed', async () => {
      await entry.click({ timeout: MENU_CLICK_TIMEOUT_MS }).catch(() => undefined);
      return !(await entry.isVisible());
    });
  }

  async #openContextMenu(): Promise<void> {
    await this.page.keyboard.press('Shift+F10');
    const entry = this.page.locator('.monaco-menu .action-menu-item', { hasText: 'Foretype' });
    await entry.waitFor();
    const box = await entry.boundingBox();
    if (!box) throw new Error('the context menu has no Foretype');
    // Menus look at moves only: a pointer that is there at once opens nothing.
    await this.page.mouse.move(box.x + 1, box.y + 1);
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
    await this.#submenu.locator('.action-label').first().waitFor();
  }

  get #submenu() {
    return this.page.locator('.monaco-submenu');
  }

  /** The text that the editor in front draws. */
  async editorText(): Promise<string> {
    const lines = this.page.locator('.editor-group-container.active .view-lines').first();
    return (await lines.innerText()).replaceAll('\u00a0', ' ');
  }

  /** Types at the speed of a fast typist. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 60 });
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** The ghost text on the screen with its line ends; empty when there is none. Read at one instant: VS Code may draw again at any time. */
  async ghostText(): Promise<string> {
    const [firstLine, furtherLines] = await this.page.evaluate<[string, readonly string[]]>(`[
      [...document.querySelectorAll('.monaco-editor .ghost-text-decoration')].map((node) => node.textContent).join(''),
      [...document.querySelectorAll('.monaco-editor .suggest-preview-text .view-line')].map((node) => node.textContent),
    ]`);
    return [firstLine, ...furtherLines].join('\n').replaceAll('\u00a0', ' ');
  }

  /**
   * Waits until ghost text is drawn that satisfies `fits`, and returns it. The lines below the first one are drawn a moment earlier than the first:
   * what is seen once only may be half of it.
   */
  async waitForGhostText(fits: (text: string) => boolean = (text) => text.trim() !== ''): Promise<string> {
    let seen = '';
    await poll(
      'ghost text',
      async () => {
        const before = seen;
        seen = await this.ghostText();
        return seen === before && isWhole(seen) && fits(seen);
      },
      { timeoutMs: SUGGESTION_TIMEOUT_MS, onTimeout: () => `drawn: ${JSON.stringify(seen)}` },
    );
    return seen;
  }

  async waitForNoGhostText(): Promise<void> {
    await poll('no ghost text', async () => (await this.ghostText()) === '');
  }

  /** Saves the file in front and returns what then stands on disk, once it satisfies `fits`. */
  async savedText(path: string, fits: (text: string) => boolean): Promise<string> {
    await this.page.keyboard.press('ControlOrMeta+S');
    let text = '';
    await poll(
      `${basename(path)} on disk`,
      async () => {
        text = await readFile(path, 'utf8');
        return fits(text);
      },
      { onTimeout: () => text },
    );
    return text;
  }
}

/** Foretype suggests nothing that begins with an empty line. */
function isWhole(ghost: string): boolean {
  return !/^[^\S\n]*\n/.test(ghost);
}
