import * as vscode from 'vscode';

const TIMEOUT_MS = 60_000;

/** What the extension tells in a message, which nobody answers, while `act` runs. Tests and extension share one `vscode` object. */
export async function toldMessage(act: () => Thenable<unknown>): Promise<string> {
  const { window } = vscode;
  const original = window.showInformationMessage;
  try {
    return await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error('No message was shown.'));
      }, TIMEOUT_MS);
      window.showInformationMessage = (message: string) => {
        clearTimeout(timer);
        resolve(message);
        return Promise.resolve(undefined);
      };
      act().then(undefined, reject);
    });
  } finally {
    window.showInformationMessage = original;
  }
}
