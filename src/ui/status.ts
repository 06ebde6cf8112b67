import * as vscode from 'vscode';
import type { ServerStatistics } from '../../server/protocol.ts';
import type { Settings } from '../../server/settings.ts';
import type { Activity } from '../activity.ts';
import type { ServerClient } from '../client.ts';
import { stateOf, type State } from './state.ts';
import { statusView, type StatusView } from './status-view.ts';

/** Most answers are there sooner; a spinner that only flickers disturbs. */
const SPINNER_DELAY_MS = 250;
/** Asking the server for its figures costs little, but not at every keystroke. */
const FIGURES_EVERY_MS = 3_000;
/** Right side, left of the language. */
const PRIORITY = 90;

export interface StatusItemParts {
  readonly server: ServerClient;
  readonly settings: () => Settings;
  readonly activity: Activity;
}

/** The item in the status bar: what Foretype is doing, and why nothing is shown when nothing is. */
export class StatusItem implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  readonly #subscription: vscode.Disposable;
  #figures: ServerStatistics | undefined;
  #figuresAskedMs = -Infinity;
  #drawn: StatusView | undefined;
  #spinnerTimer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: StatusItemParts) {
    this.#item = vscode.window.createStatusBarItem(
      'foretype.status',
      vscode.StatusBarAlignment.Right,
      PRIORITY,
    );
    this.#item.name = 'Foretype';
    this.#item.command = 'foretype.showMenu';
    this.#subscription = vscode.Disposable.from(
      new vscode.Disposable(
        parts.server.onStateChange(() => {
          this.update();
        }),
      ),
      vscode.window.onDidChangeActiveTextEditor(() => {
        this.update();
      }),
    );
    this.update();
    this.#item.show();
  }

  get state(): State {
    return stateOf({
      client: this.parts.server.state,
      settings: this.parts.settings(),
      languageId: vscode.window.activeTextEditor?.document.languageId,
      isAsking: this.parts.activity.isAsking,
      task: this.parts.activity.task,
    });
  }

  /** One sentence on what Foretype is doing. */
  get summary(): string {
    return this.#view(this.state).summary;
  }

  /** Something it shows may have changed. */
  update(): void {
    clearTimeout(this.#spinnerTimer);
    const state = this.state;
    if (state.kind === 'generating') {
      this.#spinnerTimer = setTimeout(() => {
        this.#draw(this.state);
      }, SPINNER_DELAY_MS);
      return;
    }
    this.#draw(state);
    void this.#refreshFigures(state);
  }

  dispose(): void {
    clearTimeout(this.#spinnerTimer);
    this.#subscription.dispose();
    this.#item.dispose();
  }

  #draw(state: State): void {
    const view = this.#view(state);
    if (JSON.stringify(view) === JSON.stringify(this.#drawn)) return;
    this.#drawn = view;
    this.#item.text = view.text;
    this.#item.tooltip = tooltip(view);
    this.#item.accessibilityInformation = { label: `Foretype: ${view.summary}`, role: 'button' };
    this.#item.backgroundColor =
      view.severity === 'none'
        ? undefined
        : new vscode.ThemeColor(`statusBarItem.${view.severity}Background`);
  }

  #view(state: State): StatusView {
    const { last, shown, accepted } = this.parts.activity;
    return statusView(state, { last, shown, accepted, server: this.#figures });
  }

  async #refreshFigures(state: State): Promise<void> {
    const now = performance.now();
    if (state.kind !== 'ready' || now - this.#figuresAskedMs < FIGURES_EVERY_MS) return;
    this.#figuresAskedMs = now;
    this.#figures = await this.parts.server.statistics();
    this.#draw(this.state);
  }
}

function tooltip({ summary, rows }: StatusView): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(undefined, true);
  markdown.isTrusted = { enabledCommands: ['foretype.showMenu', 'foretype.showLog'] };
  markdown.appendMarkdown('**Foretype**\n\n').appendText(summary);
  for (const { label, value } of rows) markdown.appendMarkdown(`\n\n${label}: `).appendText(value);
  markdown.appendMarkdown('\n\n[Menu](command:foretype.showMenu) · [Log](command:foretype.showLog)');
  return markdown;
}
