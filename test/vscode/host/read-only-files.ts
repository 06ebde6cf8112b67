import * as vscode from 'vscode';

const SCHEME = 'foretype-read-only';

/** A file system that cannot be written, with one Python file. */
export class ReadOnlyFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly uri = vscode.Uri.from({ scheme: SCHEME, path: '/add.py' });
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  readonly #registration = vscode.workspace.registerFileSystemProvider(SCHEME, this, { isReadonly: true });
  readonly #content: Uint8Array;

  constructor(text: string) {
    this.#content = new TextEncoder().encode(text);
  }

  stat(): vscode.FileStat {
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.#content.length };
  }

  readFile(): Uint8Array {
    return this.#content;
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions(this.uri);
  }
  writeFile(): never {
    throw vscode.FileSystemError.NoPermissions(this.uri);
  }
  delete(): never {
    throw vscode.FileSystemError.NoPermissions(this.uri);
  }
  rename(): never {
    throw vscode.FileSystemError.NoPermissions(this.uri);
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
