import {
  DidChangeWorkspaceFoldersNotification,
  type Connection,
  type InitializeParams,
} from 'vscode-languageserver/node';
import { pathOfUri } from './path-of-uri.ts';

/** Names documents as a person in the workspace would. */
export class WorkspacePaths {
  readonly #roots = new Set<string>();
  readonly #folders = new Set<string>();

  /** URIs of the workspace's folders. */
  get folders(): readonly string[] {
    return [...this.#folders];
  }

  /** Folders of `initialize`, old clients' single root included. */
  initialize(params: InitializeParams): void {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- what clients without folders send
    const { workspaceFolders, rootUri } = params;
    for (const { uri } of workspaceFolders ?? []) this.#add(uri);
    if (rootUri !== null) this.#add(rootUri);
  }

  /** Folders that are added and removed later. */
  followChanges(connection: Connection, onChange: () => void): void {
    connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event }) => {
      for (const { uri } of event.removed) this.#delete(uri);
      for (const { uri } of event.added) this.#add(uri);
      onChange();
    });
  }

  /** Relative to the innermost workspace folder, with `/`; else the file's name. */
  pathOf(uri: string): string {
    const path = pathOfUri(uri);
    return path.slice(this.#rootAround(path)?.length ?? path.lastIndexOf('/') + 1);
  }

  /** The innermost workspace folder's path around a document, without `/` at its end; undefined where it is in none. */
  folderOf(uri: string): string | undefined {
    return this.#rootAround(pathOfUri(uri))?.replace(/\/+$/, '');
  }

  #rootAround(path: string): string | undefined {
    return [...this.#roots]
      .filter((root) => path.startsWith(root))
      .reduce<string | undefined>(
        (best, root) => (root.length > (best?.length ?? 0) ? root : best),
        undefined,
      );
  }

  #add(uri: string): void {
    this.#roots.add(rootOf(uri));
    this.#folders.add(uri.replace(/\/+$/, ''));
  }

  #delete(uri: string): void {
    this.#roots.delete(rootOf(uri));
    this.#folders.delete(uri.replace(/\/+$/, ''));
  }
}

function rootOf(uri: string): string {
  return pathOfUri(uri).replace(/\/*$/, '/');
}
