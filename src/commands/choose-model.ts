import * as vscode from 'vscode';
import type { CatalogModel } from '../../server/model/catalog.ts';
import type { ServerClient } from '../client.ts';
import type { Configuration } from '../configuration.ts';
import type { PreparationEnd } from '../model/preparation.ts';
import { sizeWords } from '../ui/words.ts';

/** The server looks for the chosen model on disk. */
const LOOK_TIMEOUT_MS = 10_000;

interface ModelItem extends vscode.QuickPickItem {
  /** Undefined: a file of the person's own. */
  readonly model?: CatalogModel;
}

/** `foretype.chooseModel`: another model of the catalogue, downloaded at a person's wish where it is not there yet, or a file. */
export function chooseModel(
  server: ServerClient,
  configuration: Configuration,
  models: () => Promise<readonly CatalogModel[]>,
): () => Promise<void> {
  return async () => {
    const items: ModelItem[] = (await models()).map((model) => itemOf(model, configuration.current.model));
    items.push({ label: '$(file-binary) Use a model file…', description: 'GGUF, Qwen2 architecture' });
    const chosen = await vscode.window.showQuickPick(items, {
      title: 'Foretype: choose a model',
      placeHolder: 'A bigger model knows more, and is slower: it wants a fast computer.',
    });
    if (!chosen) return;
    if (!chosen.model) {
      await vscode.commands.executeCommand('foretype.useModelFile');
      return;
    }
    const { name } = chosen.model;
    const before = configuration.current.model;
    if (name === before) return;
    await configuration.setModel(name);
    if (!(await isMissing(server, name))) return;
    const end = await vscode.commands.executeCommand<PreparationEnd>('foretype.downloadModel');
    // Else nothing would be suggested from now on.
    if (end === 'cancelled') await configuration.setModel(before);
  };
}

function itemOf(model: CatalogModel, current: string): ModelItem {
  const isCurrent = model.name === current;
  return {
    label: `${isCurrent ? '$(check)' : '$(chip)'} ${model.title}`,
    description: isCurrent ? 'in use' : '',
    detail: `${sizeWords(model.bytes)} to download, ${sizeWords(model.readyBytes)} on disk, ${model.licence}`,
    model,
  };
}

/** Whether the server says that it has no such model; false when it says nothing in time. */
function isMissing(server: ServerClient, name: string): Promise<boolean> {
  const told = (): boolean | undefined => {
    const { state } = server;
    if (state.kind !== 'running' || state.status?.model !== name) return undefined;
    return state.status.kind === 'no-model';
  };
  return new Promise((resolve) => {
    const end = (missing: boolean): void => {
      clearTimeout(timer);
      stopListening();
      resolve(missing);
    };
    const look = (): void => {
      const missing = told();
      if (missing !== undefined) end(missing);
    };
    const timer = setTimeout(() => {
      end(false);
    }, LOOK_TIMEOUT_MS);
    const stopListening = server.onStateChange(look);
    look();
  });
}
