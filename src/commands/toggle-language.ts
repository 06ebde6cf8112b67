import * as vscode from 'vscode';
import type { Configuration } from '../configuration.ts';
import { isLanguageOn } from '../inline/why-not-ask.ts';

/** `foretype.toggleLanguage`: suggestions while typing, in the language of the editor in front. */
export function toggleLanguage(configuration: Configuration): () => Promise<void> {
  return async () => {
    const languageId = vscode.window.activeTextEditor?.document.languageId;
    if (languageId === undefined) {
      void vscode.window.showInformationMessage(
        'Open a file first: its language is what is turned on or off.',
      );
      return;
    }
    await configuration.setLanguage(languageId, !isLanguageOn(languageId, configuration.current));
  };
}
