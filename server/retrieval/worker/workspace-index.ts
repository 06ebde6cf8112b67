import { readFile, stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Syntax } from '../../syntax/syntax.ts';
import type { IndexConfiguration, IndexQuery, IndexState, OpenText } from '../messages.ts';
import type { Snippet } from '../snippet.ts';
import { FileRules, hasCode } from './file-rules.ts';
import { findDefinitions } from './find-definitions.ts';
import { findOutlines } from './find-outlines.ts';
import { SimilarWindows } from './find-similar.ts';
import type { IndexedFile } from './indexed-file.ts';
import { KeptIndex, removeOldIndexes } from './kept-index.ts';
import { readableText } from './readable-text.ts';
import { SymbolTable } from './symbol-table.ts';
import { symbolsOf } from './symbols.ts';
import { findSource, sourcesIn, type FoundFile } from './sources-in.ts';

export interface IndexLimits {
  readonly files: number;
  readonly bytesOfFile: number;
  readonly bytes: number;
  readonly symbols: number;
}
export const INDEX_LIMITS: IndexLimits = {
  files: 5_000,
  bytesOfFile: 256 * 1024,
  bytes: 64 * 1024 * 1024,
  symbols: 100_000,
};
/** After this much work the processor is left to others for as long: suggestions go first. */
const WORK_MS = 15;
/** Changes are kept on disk this long after the last one. */
const KEEP_AFTER_MS = 20_000;

export interface WorkspaceIndexParts {
  readonly syntax: Syntax;
  readonly onState: (state: IndexState) => void;
  /** All folders have been walked, and what is known is kept. @param parsed files that were not known as they are. */
  readonly onWalked?: (parsed: number) => void;
  readonly log: (message: string) => void;
  readonly limits?: IndexLimits;
  /** Leaves the processor to others; for tests. */
  readonly pause?: (ms: number) => Promise<unknown>;
}

/** The definitions of a workspace's files, kept as the files change. One piece of work at a time; queries come in between. */
export class WorkspaceIndex {
  readonly #table = new SymbolTable();
  readonly #similar = new SimilarWindows();
  /** Open documents, by absolute path, or by URI where they are in no file system. */
  readonly #open = new Map<string, OpenText>();
  readonly #limits: IndexLimits;
  #configuration: IndexConfiguration | undefined;
  #bytes = 0;
  /** Counts configurations: work for an older one ends. */
  #epoch = 0;
  #work: Promise<void> = Promise.resolve();
  #working = 0;
  #workedSinceMs = performance.now();
  #keepTimer: NodeJS.Timeout | undefined;
  #isChanged = false;
  #parsed = 0;

  constructor(private readonly parts: WorkspaceIndexParts) {
    this.#limits = parts.limits ?? INDEX_LIMITS;
  }

  get state(): IndexState {
    return {
      files: this.#table.fileCount,
      symbols: this.#table.symbolCount,
      isIndexing: this.#working > 0,
    };
  }

  /** Walks the folders; what is known and has not changed stays. Never rejects. */
  configure(configuration: IndexConfiguration): Promise<void> {
    this.#configuration = configuration;
    const epoch = ++this.#epoch;
    return this.#queue(() => this.#walkAll(configuration, epoch));
  }

  /** Forgets all and reads anew. Never rejects. */
  rebuild(): Promise<void> {
    const configuration = this.#configuration;
    if (!configuration) return Promise.resolve();
    const epoch = ++this.#epoch;
    return this.#queue(async () => {
      this.#table.clear();
      this.#bytes = 0;
      for (const folder of configuration.folders) await this.#keptIndex(folder).remove();
      await this.#walkAll(configuration, epoch);
    });
  }

  /** Reads files anew, and all of a folder whose name or rules changed. Never rejects. */
  changed(files: readonly string[]): Promise<void> {
    const epoch = this.#epoch;
    return this.#queue(async () => {
      const configuration = this.#configuration;
      if (!configuration || epoch !== this.#epoch) return;
      const isWide = files.length > 200 || files.some((file) => /(?:^|[/\\])\.(?:git)?ignore$/.test(file));
      if (isWide) return this.#walkAll(configuration, epoch);
      for (const file of files) {
        if (epoch !== this.#epoch) return;
        await this.#readChanged(configuration, file);
      }
    });
  }

  /** An open document goes before its file; null: closed. Never rejects. */
  textChanged(file: string, document: OpenText | null): Promise<void> {
    if (document === null) this.#open.delete(file);
    else this.#open.set(file, document);
    return this.changed([file]);
  }

  async query(query: IndexQuery): Promise<readonly Snippet[]> {
    switch (query.kind) {
      case 'definitions':
        return findDefinitions(this.#table, query.place);
      case 'seen':
        return findOutlines(this.#table, query.place, query.files);
      case 'similar':
        return this.#similar.find(this.#table, query.place, query.files);
    }
  }

  /** Keeps on disk what is known. Never rejects. */
  async close(): Promise<void> {
    this.#epoch++;
    clearTimeout(this.#keepTimer);
    await this.#keep();
  }

  #queue(work: () => Promise<void>): Promise<void> {
    this.#working++;
    if (this.#working === 1) {
      // The time without work is no work.
      this.#workedSinceMs = performance.now();
      this.parts.onState(this.state);
    }
    this.#work = this.#work
      .then(work)
      .catch((error: unknown) => {
        this.parts.log(`Indexing the workspace: ${String(error)}`);
      })
      .then(() => {
        this.#working--;
        this.parts.onState(this.state);
      });
    return this.#work;
  }

  async #walkAll(configuration: IndexConfiguration, epoch: number): Promise<void> {
    await removeOldIndexes(configuration.cacheFolder, Date.now());
    const known = new Map(this.#table.files().map((file) => [file.file, file]));
    for (const folder of configuration.folders) {
      for (const file of await this.#keptIndex(folder).read()) {
        if (!known.has(file.file)) known.set(file.file, file);
      }
    }
    const found = new Set<string>();
    const parsedBefore = this.#parsed;
    for (const folder of configuration.folders) {
      for await (const entry of sourcesIn(folder, rulesOf(configuration, folder))) {
        if (epoch !== this.#epoch) return;
        // A folder may lie inside another one.
        if (found.has(entry.file)) continue;
        if (found.size >= this.#limits.files) break;
        if (await this.#read(entry, known.get(entry.file))) found.add(entry.file);
        await this.#yield();
      }
    }
    for (const { file } of this.#table.files()) if (!found.has(file)) this.#forget(file);
    for (const [file, document] of this.#open) {
      if (rootOf(configuration, file) === undefined) await this.#readLoose(file, document);
    }
    await this.#keep();
    this.parts.onWalked?.(this.#parsed - parsedBefore);
  }

  async #readChanged(configuration: IndexConfiguration, file: string): Promise<void> {
    const before = this.#table.fileAt(file);
    const root = rootOf(configuration, file);
    if (root === undefined) return this.#readLoose(file, this.#open.get(file));
    const path = relative(root, file).split(sep).join('/');
    const found = await findSource(root, path, rulesOf(configuration, root));
    if (!found || !(await this.#read(found, before))) {
      this.#forget(file);
      // The name of a folder that is gone, or of one that came: its files are told by themselves, or not at all.
      for (const { file: below } of this.#table.files())
        if (below.startsWith(file + sep)) this.#forget(below);
    }
    this.#isChanged = true;
    this.#keepLater();
    await this.#yield();
  }

  /** An open document that is in no folder of the workspace; undefined: it is closed, or was never one. */
  async #readLoose(file: string, document: OpenText | undefined): Promise<void> {
    const bytes = document?.text.length ?? 0;
    if (!document || bytes > this.#limits.bytesOfFile || !hasCode(document.languageId)) {
      this.#forget(file);
      return;
    }
    const { languageId, text } = document;
    const symbols = await symbolsOf(this.parts.syntax, languageId, text.replace(/\r\n?/g, '\n'));
    this.#put({
      file,
      path: file.split(/[/\\:]/).at(-1)!,
      languageId,
      modifiedMs: 0,
      bytes,
      symbols,
      isLoose: true,
    });
  }

  /** Whether the file is in the index now. */
  async #read(found: FoundFile, known: IndexedFile | undefined): Promise<boolean> {
    const { file, path, languageId } = found;
    const info = await stat(file).catch(() => undefined);
    if (!info || info.size > this.#limits.bytesOfFile) return false;
    const open = this.#open.get(file);
    const isSame =
      open === undefined &&
      known?.modifiedMs === info.mtimeMs &&
      known.bytes === info.size &&
      known.languageId === languageId;
    const others = this.#bytes - (this.#table.fileAt(file)?.bytes ?? 0);
    const isNew = this.#table.fileAt(file) === undefined;
    if (others + info.size > this.#limits.bytes) return false;
    if (
      isNew &&
      (this.#table.fileCount >= this.#limits.files || this.#table.symbolCount >= this.#limits.symbols)
    )
      return false;
    if (isSame) {
      this.#put({ ...known, path });
      return true;
    }
    const text =
      open?.text.replace(/\r\n?/g, '\n') ?? (await readFile(file).then(readableText, () => undefined));
    if (text === undefined) return false;
    const symbols = await symbolsOf(this.parts.syntax, languageId, text);
    this.#parsed++;
    // An open document's symbols are not those of the file of that time.
    const modifiedMs = open === undefined ? info.mtimeMs : 0;
    this.#put({ file, path, languageId, modifiedMs, bytes: info.size, symbols });
    this.#isChanged = true;
    return true;
  }

  #put(file: IndexedFile): void {
    this.#bytes += file.bytes - (this.#table.fileAt(file.file)?.bytes ?? 0);
    this.#table.put(file);
  }

  #forget(file: string): void {
    const known = this.#table.fileAt(file);
    if (!known) return;
    this.#bytes -= known.bytes;
    this.#table.delete(file);
    this.#isChanged = true;
  }

  async #yield(): Promise<void> {
    const workedMs = performance.now() - this.#workedSinceMs;
    if (workedMs < WORK_MS) return;
    await (this.parts.pause ?? pause)(workedMs);
    this.#workedSinceMs = performance.now();
  }

  #keepLater(): void {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = setTimeout(() => void this.#keep(), KEEP_AFTER_MS).unref();
  }

  async #keep(): Promise<void> {
    const configuration = this.#configuration;
    if (!configuration || !this.#isChanged) return;
    this.#isChanged = false;
    try {
      for (const folder of configuration.folders) {
        const below = folder.endsWith(sep) ? folder : folder + sep;
        await this.#keptIndex(folder).write(this.#table.files().filter(({ file }) => file.startsWith(below)));
      }
    } catch (error) {
      this.parts.log(`The workspace's index could not be kept: ${String(error)}`);
    }
  }

  #keptIndex(folder: string): KeptIndex {
    return new KeptIndex(this.#configuration!.cacheFolder, folder);
  }
}

/** The innermost folder of the workspace that the file is in. */
function rootOf({ folders }: IndexConfiguration, file: string): string | undefined {
  return folders
    .filter((folder) => file.startsWith(folder.endsWith(sep) ? folder : folder + sep))
    .sort((a, b) => b.length - a.length)[0];
}

function rulesOf(configuration: IndexConfiguration, root: string): FileRules {
  return new FileRules(root, configuration);
}
