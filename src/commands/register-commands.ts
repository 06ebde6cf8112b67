import * as vscode from 'vscode';

/** What package.json contributes, by its name. The log tells when each is run: with what came of it, most of a report of a mistake. */
export function registerCommands(
  commands: Readonly<Record<string, (...given: unknown[]) => unknown>>,
  log: Pick<vscode.LogOutputChannel, 'info'>,
): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([id, run]) =>
      vscode.commands.registerCommand(id, (...given: unknown[]) => {
        log.info(`Command ${id}`);
        return run(...given);
      }),
    ),
  );
}
