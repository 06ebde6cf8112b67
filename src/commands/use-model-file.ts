import * as vscode from 'vscode';
import type { ModelPreparation } from '../model/preparation.ts';

/** `foretype.useModelFile`: a GGUF file that is there already, for machines without a network and for other models. */
export function useModelFile(preparation: ModelPreparation): () => Promise<void> {
  return async () => {
    const [file] =
      (await vscode.window.showOpenDialog({
        title: 'Use a model file: GGUF, Qwen2 architecture',
        openLabel: 'Use This Model',
        canSelectMany: false,
        filters: { 'GGUF models': ['gguf'] },
      })) ?? [];
    if (file) await preparation.prepare({ kind: 'file', path: file.fsPath });
  };
}
