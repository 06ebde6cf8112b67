import * as vscode from 'vscode';
import { parseSettings, type Settings } from '../server/settings.ts';
import { SECTION } from './settings.ts';
import { trustedSettings } from './trusted-settings.ts';

/** The settings as VS Code has them now: validated once per change, and written back where they were set. */
export class Configuration implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<Settings>();
  readonly #subscription: vscode.Disposable;
  readonly onDidChange = this.#changed.event;
  #current: Settings;

  constructor(private readonly reportProblem: (problem: string) => void) {
    this.#current = this.#read();
    const readAgain = (): void => {
      this.#current = this.#read();
      this.#changed.fire(this.#current);
    };
    this.#subscription = vscode.Disposable.from(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(SECTION)) readAgain();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(readAgain),
    );
  }

  get current(): Settings {
    return this.#current;
  }

  /** What the server is started with: unvalidated, since it validates by itself and tells its own problems. */
  raw(): unknown {
    return trustedSettings(vscode.workspace.getConfiguration().get(SECTION), vscode.workspace.isTrusted);
  }

  async setEnabled(enabled: boolean): Promise<void> {
    const section = vscode.workspace.getConfiguration(SECTION);
    await section.update('enabled', enabled, targetOf(section.inspect('enabled')));
  }

  async setLanguage(languageId: string, enabled: boolean): Promise<void> {
    const section = vscode.workspace.getConfiguration(SECTION);
    const inspected = section.inspect<Record<string, boolean>>('languages');
    const target = targetOf(inspected);
    const there =
      target === vscode.ConfigurationTarget.Global ? inspected?.globalValue : inspected?.workspaceValue;
    await section.update('languages', { ...there, [languageId]: enabled }, target);
  }

  async setModel(model: string): Promise<void> {
    const section = vscode.workspace.getConfiguration(SECTION);
    const inspected = section.inspect<string>('model');
    const target = targetOf(inspected);
    const isDefault = target === vscode.ConfigurationTarget.Global && model === inspected?.defaultValue;
    await section.update('model', isDefault ? undefined : model, target);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #read(): Settings {
    const { settings, problems } = parseSettings(this.raw());
    for (const problem of problems) this.reportProblem(problem);
    return settings;
  }
}

/** A change must win over the value that holds now: the workspace's where it has one, else the person's. */
function targetOf(inspected: { readonly workspaceValue?: unknown } | undefined): vscode.ConfigurationTarget {
  return inspected?.workspaceValue === undefined
    ? vscode.ConfigurationTarget.Global
    : vscode.ConfigurationTarget.Workspace;
}
