import * as vscode from 'vscode';
import { discard, type NewDocumentLenses } from '../new-document/new-document.ts';

/** `foretype.discardDocument`: what the model wrote into a document without a name is closed, and nobody is asked to save it. */
export function discardDocument(written: NewDocumentLenses): (uri?: unknown) => Promise<void> {
  return async (uri) => {
    const document =
      uri instanceof vscode.Uri
        ? vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString())
        : vscode.window.activeTextEditor?.document;
    if (document && written.has(document)) await discard(document);
    else
      void vscode.window.showInformationMessage('Foretype: only what Foretype has written can be discarded.');
  };
}
