/**
 * Models in the cache directory: `downloads/` keeps fetched files, `models/<name>-<recipe>/` are ready folders.
 * A folder is ready when its manifest is valid and every file has the size it states; it gets its name only when whole.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { MANIFEST_FILE, RECIPE, type ModelManifest } from './manifest.ts';
import { parseManifest } from './manifest-schema.ts';
import { isAlive } from './process-lock.ts';

/** Unfinished folders: `.unfinished-<pid>-<random>`. */
const UNFINISHED = /^\.unfinished-(\d+)-/;

export interface ReadyModel {
  readonly folder: string;
  readonly manifest: ModelManifest;
}

export class ModelStore {
  constructor(readonly cacheDirectory: string) {}

  get downloadsDirectory(): string {
    return join(this.cacheDirectory, 'downloads');
  }

  /** Where the engine keeps what it measured of the model in a ready folder. */
  calibrationFile(folder: string): string {
    return join(this.cacheDirectory, 'calibration', `${basename(folder)}.json`);
  }

  private get modelsDirectory(): string {
    return join(this.cacheDirectory, 'models');
  }

  lockPath(name: string): string {
    return join(this.cacheDirectory, 'locks', `${name}.lock`);
  }

  /** The ready folder of `name`, if there is one of the present recipe and it is whole. */
  async find(name: string): Promise<ReadyModel | undefined> {
    const ready = await this.read(this.folderOf(name));
    return ready?.manifest.name === name ? ready : undefined;
  }

  /** The ready folder made from the file at `path`, as long as the file keeps its size. */
  async findByFile(path: string): Promise<ReadyModel | undefined> {
    const file = await stat(path).catch(() => undefined);
    if (!file) return undefined;
    const ready = await this.list();
    return ready.find(
      ({ manifest: { source } }) => source.file === resolve(path) && source.bytes === file.size,
    );
  }

  /** All ready models, by name. */
  async list(): Promise<readonly ReadyModel[]> {
    const names = await readdir(this.modelsDirectory).catch((): string[] => []);
    const models = await Promise.all(names.sort().map((name) => this.read(join(this.modelsDirectory, name))));
    return models.filter((model) => model !== undefined);
  }

  /** Removes the folders of `name`, also those of older recipes. Whether there were any. */
  async remove(name: string): Promise<boolean> {
    const folders = await readdir(this.modelsDirectory).catch((): string[] => []);
    let removed = false;
    for (const entry of folders) {
      if (UNFINISHED.test(entry)) continue;
      const folder = join(this.modelsDirectory, entry);
      if (entry !== basename(this.folderOf(name)) && (await readName(folder)) !== name) continue;
      await this.discard(folder);
      removed = true;
    }
    return removed;
  }

  /** A new folder to convert into; it does not look ready. */
  async createUnfinished(): Promise<string> {
    const random = randomBytes(4).toString('hex');
    const folder = join(this.modelsDirectory, `.unfinished-${process.pid}-${random}`);
    await mkdir(folder, { recursive: true });
    return folder;
  }

  /** Makes an unfinished folder the ready one of its model: manifest last, everything on disk, then the name. */
  async publish(unfinished: string, manifest: ModelManifest): Promise<ReadyModel> {
    await writeFile(join(unfinished, MANIFEST_FILE), JSON.stringify(manifest, null, 2));
    for (const { name } of [...manifest.files, { name: MANIFEST_FILE }]) await sync(join(unfinished, name));
    const folder = this.folderOf(manifest.name);
    // Folders of older recipes would take their gigabyte for ever.
    await this.remove(manifest.name);
    await rename(unfinished, folder);
    return { folder, manifest };
  }

  /** Removes what crashed processes left unfinished. */
  async cleanUp(): Promise<void> {
    const names = await readdir(this.modelsDirectory).catch((): string[] => []);
    for (const name of names) {
      const pid = UNFINISHED.exec(name)?.[1];
      if (pid !== undefined && !isAlive(Number(pid))) {
        await rm(join(this.modelsDirectory, name), { recursive: true, force: true });
      }
    }
  }

  private folderOf(name: string): string {
    return join(this.modelsDirectory, `${name}-${RECIPE}`);
  }

  /** Takes the name away first: a half-removed folder never looks ready. */
  private async discard(folder: string): Promise<void> {
    const aside = join(this.modelsDirectory, `.unfinished-${process.pid}-${randomBytes(4).toString('hex')}`);
    try {
      await rename(folder, aside);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
      throw error;
    }
    await rm(aside, { recursive: true, force: true });
  }

  private async read(folder: string): Promise<ReadyModel | undefined> {
    if (UNFINISHED.test(basename(folder))) return undefined;
    const text = await readFile(join(folder, MANIFEST_FILE), 'utf8').catch(() => '');
    const manifest = parseManifest(text);
    if (manifest?.recipe !== RECIPE) return undefined;
    for (const file of manifest.files) {
      const found = await stat(join(folder, file.name)).catch(() => undefined);
      if (found?.size !== file.bytes) return undefined;
    }
    return { folder, manifest };
  }
}

/** The model's name in a manifest of any version. */
async function readName(folder: string): Promise<unknown> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, MANIFEST_FILE), 'utf8'));
    return typeof manifest === 'object' && manifest !== null && 'name' in manifest
      ? manifest.name
      : undefined;
  } catch {
    return undefined;
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
