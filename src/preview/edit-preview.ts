import * as vscode from 'vscode';

/** Candidates and pauses may have ended a step each. */
const MAX_UNDO_STEPS = 8;
/** An edit fails when somebody types at the same moment; several in a row, when the editor is read-only. */
const MAX_FAILED_EDITS = 5;

/** `taken-over`: a person changed the text that is being written, or closed the document. `not-writable`: the editor takes no edits. */
export type BrokenReason = 'taken-over' | 'not-writable';

/** Streams text into an editor for a person to accept or reject. All of it is one step to undo. */
export class EditPreview implements vscode.Disposable {
  readonly #decoration = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('diffEditor.insertedLineBackground'),
    overviewRulerColor: new vscode.ThemeColor('diffEditorOverview.insertedForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Full,
  });
  readonly #subscription: vscode.Disposable;
  /** Where the text stands now. Offsets in the document. */
  #start: number;
  readonly #original: string;
  #drawn: string;
  #wanted: string;
  #drawing: Promise<void> | undefined;
  /** The change that is being made, to be told from a person's. */
  #own: { readonly offset: number; readonly text: string } | undefined;
  #isFirst = true;
  #isTouched = false;
  #isOver = false;

  /**
   * @param range what is replaced.
   * @param onBroken the preview has ended by itself, and the document stays as it is.
   */
  constructor(
    readonly document: vscode.TextDocument,
    range: vscode.Range,
    private readonly onBroken: (reason: BrokenReason) => void,
  ) {
    this.#start = document.offsetAt(range.start);
    this.#original = document.getText(range);
    this.#drawn = this.#original;
    this.#wanted = this.#original;
    this.#subscription = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document === document) this.#follow(event.contentChanges);
      }),
      vscode.workspace.onDidCloseTextDocument((closed) => {
        if (closed === document) this.#break('taken-over');
      }),
      vscode.window.onDidChangeVisibleTextEditors(() => {
        this.#decorate();
      }),
    );
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The lines of the text as it is drawn; the first one is that of the comment or signature above. */
  get range(): vscode.Range {
    return new vscode.Range(
      this.document.positionAt(this.#start),
      this.document.positionAt(this.#start + this.#drawn.length),
    );
  }

  /** Of those lines the ones that are not as they were. */
  get changedRange(): vscode.Range {
    const { start, end } = this.range;
    const { first, behind } = changedLines(this.#original, this.#drawn);
    const line = Math.min(start.line + first, end.line);
    return new vscode.Range(
      line,
      line === start.line ? start.character : 0,
      Math.max(line, end.line - behind),
      0,
    );
  }

  /** Shows the text so far. Texts that come faster than they can be drawn are skipped. */
  async draw(text: string): Promise<void> {
    const eol = this.document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
    this.#wanted = text.replace(/\r?\n/g, eol);
    this.#drawing ??= this.#catchUp().finally(() => {
      this.#drawing = undefined;
    });
    await this.#drawing;
  }

  /** Keeps the text, with lines put in above; one undo takes back all. */
  async accept(imports: { readonly line: number; readonly text: string } | undefined): Promise<void> {
    if (this.#isOver) return;
    await this.#drawing;
    this.#isOver = true;
    const text = this.document.getText(this.range);
    // Whatever ended an undo step while it was written: taken back and put in anew, all is one step.
    const isTakenBack = await this.#undoAll();
    const start = this.document.positionAt(this.#start);
    const length = isTakenBack ? this.#original.length : text.length;
    const range = new vscode.Range(start, this.document.positionAt(this.#start + length));
    await this.#edit(
      (builder) => {
        builder.replace(range, text);
        if (imports) builder.insert(new vscode.Position(imports.line, 0), imports.text);
      },
      { undoStopBefore: isTakenBack, undoStopAfter: true },
    );
    this.dispose();
  }

  /** Brings back what stood there. */
  async reject(): Promise<void> {
    if (this.#isOver) return;
    await this.#drawing;
    this.#isOver = true;
    if (this.#drawn !== this.#original || !this.#isFirst) await this.#restore();
    this.dispose();
  }

  dispose(): void {
    this.#isOver = true;
    this.#subscription.dispose();
    this.#decoration.dispose();
  }

  async #restore(): Promise<void> {
    const before = this.document.getText();
    if ((await this.#undoAll()) || this.document.getText() !== before) return;
    const { range } = this;
    await this.#edit(
      (builder) => {
        builder.replace(range, this.#original);
      },
      { undoStopBefore: false, undoStopAfter: true },
    );
  }

  /**
   * Takes back what was drawn by undoing it, which also makes the document as unchanged as it was. Not where that would take back what a
   * person did since. Whether the original stands there again.
   */
  async #undoAll(): Promise<boolean> {
    const isInFront = vscode.window.activeTextEditor?.document === this.document;
    if (!isInFront || this.#isTouched || this.#isFirst) return false;
    const before = this.document.getText();
    const wanted =
      before.slice(0, this.#start) + this.#original + before.slice(this.#start + this.#drawn.length);
    let steps = 0;
    for (; steps < MAX_UNDO_STEPS && this.document.getText() !== wanted; steps++) {
      await vscode.commands.executeCommand('undo');
    }
    if (this.document.getText() === wanted) return true;
    // Those were other steps than ours.
    for (; steps > 0; steps--) await vscode.commands.executeCommand('redo');
    return false;
  }

  async #catchUp(): Promise<void> {
    let failed = 0;
    while (this.#wanted !== this.#drawn && !this.#isOver) {
      const wanted = this.#wanted;
      const same = commonStart(this.#drawn, wanted);
      const range = new vscode.Range(
        this.document.positionAt(this.#start + same),
        this.document.positionAt(this.#start + this.#drawn.length),
      );
      const text = wanted.slice(same);
      this.#own = { offset: this.#start + same, text };
      const done = await this.#edit(
        (builder) => {
          builder.replace(range, text);
        },
        { undoStopBefore: this.#isFirst, undoStopAfter: false },
      );
      this.#own = undefined;
      // A read-only editor may say that it is done.
      if (done && this.#standsThere(wanted)) {
        failed = 0;
        this.#isFirst = false;
        this.#drawn = wanted;
        this.#decorate();
      } else if (++failed === MAX_FAILED_EDITS) {
        this.#break('not-writable');
      }
    }
  }

  #standsThere(text: string): boolean {
    const end = this.document.positionAt(this.#start + text.length);
    return this.document.getText(new vscode.Range(this.document.positionAt(this.#start), end)) === text;
  }

  /** In an editor that shows the document, since only there several edits are one step; else in the document. */
  async #edit(
    change: (builder: Pick<vscode.TextEditorEdit, 'replace' | 'insert'>) => void,
    stops: { readonly undoStopBefore: boolean; readonly undoStopAfter: boolean },
  ): Promise<boolean> {
    const editor = vscode.window.visibleTextEditors.find(({ document }) => document === this.document);
    if (editor) return editor.edit(change, stops);
    const edit = new vscode.WorkspaceEdit();
    change({
      replace: (location, value) => {
        if (location instanceof vscode.Range) edit.replace(this.document.uri, location, value);
      },
      insert: (position, value) => {
        edit.insert(this.document.uri, position, value);
      },
    });
    return vscode.workspace.applyEdit(edit);
  }

  #follow(changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
    const [first] = changes;
    if (this.#isOver || !first) return;
    if (changes.length === 1 && first.rangeOffset === this.#own?.offset && first.text === this.#own.text)
      return;
    this.#isTouched = true;
    for (const { rangeOffset, rangeLength, text } of changes) {
      if (rangeOffset + rangeLength <= this.#start) this.#start += text.length - rangeLength;
      else if (rangeOffset < this.#start + this.#drawn.length) {
        this.#break('taken-over');
        return;
      }
    }
    this.#decorate();
  }

  #break(reason: BrokenReason): void {
    if (this.#isOver) return;
    this.dispose();
    this.onBroken(reason);
  }

  /** Lines. Text put in behind a line leaves that line as it was. */
  #decorated(): { readonly first: number; readonly end: number } {
    const { start, end } = this.range;
    if (this.#original.trim() === '') return { first: Math.min(start.line + 1, end.line), end: end.line };
    const changed = this.changedRange;
    return { first: changed.start.line, end: changed.end.line };
  }

  #decorate(): void {
    const isEmpty = this.#drawn.trim() === '';
    const { first, end } = this.#decorated();
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document !== this.document) continue;
      editor.setDecorations(this.#decoration, isEmpty ? [] : [new vscode.Range(first, 0, end, 0)]);
    }
  }
}

/** Whole lines that two texts have in common at their start and at their end. */
function changedLines(before: string, after: string): { readonly first: number; readonly behind: number } {
  const [old, now] = [before.split(/\r?\n/), after.split(/\r?\n/)];
  const most = Math.min(old.length, now.length);
  let first = 0;
  while (first < most && old[first] === now[first]) first++;
  let behind = 0;
  while (behind < most - first && old.at(-1 - behind) === now.at(-1 - behind)) behind++;
  return { first, behind };
}

function commonStart(a: string, b: string): number {
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  // Never between the halves of a line end.
  return same > 0 && a[same - 1] === '\r' ? same - 1 : same;
}
