import * as vscode from 'vscode';

export interface Place {
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
}

/** The code a question is about: what was attached to it, else what is selected or around the cursor in the editor in front. */
export async function placeOf(references: readonly vscode.ChatPromptReference[]): Promise<Place | undefined> {
  for (const { value } of references) {
    const place = await placeOfReference(value);
    if (place) return place;
  }
  const editor = vscode.window.activeTextEditor;
  return editor && { document: editor.document, range: editor.selection };
}

async function placeOfReference(value: unknown): Promise<Place | undefined> {
  const location = value instanceof vscode.Uri ? { uri: value, range: undefined } : value;
  if (!isLocation(location)) return undefined;
  try {
    const document = await vscode.workspace.openTextDocument(location.uri);
    const front = vscode.window.activeTextEditor;
    // VS Code attaches the file in front by itself, and that says less than where the cursor is.
    if (!location.range && front?.document === document) return { document, range: front.selection };
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    return { document, range: location.range ?? document.validateRange(whole) };
  } catch {
    // A folder, or what is gone.
    return undefined;
  }
}

function isLocation(
  value: unknown,
): value is { readonly uri: vscode.Uri; readonly range: vscode.Range | undefined } {
  if (typeof value !== 'object' || value === null || !('uri' in value)) return false;
  return (
    value.uri instanceof vscode.Uri &&
    (!('range' in value) || value.range === undefined || value.range instanceof vscode.Range)
  );
}
