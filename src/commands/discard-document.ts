import * as vscode from 'vscode';
import { discard } from '../new-document/new-document.ts';

/** `foretype.discardDocument`: the document without a name in front, or the named one, is closed and nobody is asked to save it. */
export async function discardDocument(uri?: unknown): Promise<void> {
  const document =
    uri instanceof vscode.Uri
      ? vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString())
      : vscode.window.activeTextEditor?.document;
  if (document) await discard(document);
}
