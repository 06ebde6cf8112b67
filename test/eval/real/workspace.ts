import { rmSync } from 'node:fs';
import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RealItem } from './items.ts';

/**
 * The packages of the items as folders on disk, as in an editor: whoever reads other files finds them there. The items' own files stand
 * there without what was taken out, so that nobody reads the answer.
 */
export class Workspace {
  private constructor(private readonly folder: string) {}

  static async create(items: readonly RealItem[]): Promise<Workspace> {
    const workspace = new Workspace(await mkdtemp(join(tmpdir(), 'foretype-eval-')));
    for (const folder of new Set(items.map(({ file }) => file.folder))) {
      await cp(folder, join(workspace.folder, basename(folder)), { recursive: true });
    }
    for (const item of items) await writeFile(workspace.pathOf(item), item.prompt + item.suffix);
    return workspace;
  }

  uriOf(item: RealItem): string {
    return pathToFileURL(this.pathOf(item)).href;
  }

  /** As `initialize` names them: one folder for each package. */
  foldersOf(items: readonly RealItem[]): { readonly uri: string; readonly name: string }[] {
    return [...new Set(items.map(({ file }) => file.folder))].map((folder) => ({
      uri: pathToFileURL(join(this.folder, basename(folder))).href,
      name: basename(folder),
    }));
  }

  /** At once: for a process that ends. */
  removeSync(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private pathOf({ file }: RealItem): string {
    return join(this.folder, basename(file.folder), file.path);
  }
}
