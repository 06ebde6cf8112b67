import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { poll } from '../setup/poll.ts';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('activation', () => {
  it('happens by itself after start-up, with or without a model', async () => {
    const extension = vscode.extensions.getExtension('foretype.foretype');
    assert.ok(extension, 'the extension is installed');
    await poll('activation', () => extension.isActive);
  });

  it('registers every command that package.json promises', async () => {
    const extension = vscode.extensions.getExtension<unknown>('foretype.foretype');
    const { contributes } = extension?.packageJSON as Manifest;
    const registered = await vscode.commands.getCommands(true);
    assert.ok(contributes.commands.length > 0);
    for (const { command } of contributes.commands) assert.ok(registered.includes(command), command);
  });
});
