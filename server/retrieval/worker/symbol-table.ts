import type { IndexedFile, IndexedSymbol } from './indexed-file.ts';
import { wordsOf } from './names.ts';

export interface Entry {
  readonly file: IndexedFile;
  readonly symbol: IndexedSymbol;
  /** Words of its name. */
  readonly words: readonly string[];
}

/** All definitions of the workspace, by file, name and the words of names. */
export class SymbolTable {
  readonly #files = new Map<string, { readonly file: IndexedFile; readonly entries: readonly Entry[] }>();
  readonly #byName = new Map<string, Set<Entry>>();
  readonly #byWord = new Map<string, Set<Entry>>();
  #symbols = 0;

  get fileCount(): number {
    return this.#files.size;
  }

  get symbolCount(): number {
    return this.#symbols;
  }

  files(): IndexedFile[] {
    return [...this.#files.values()].map(({ file }) => file);
  }

  fileAt(file: string): IndexedFile | undefined {
    return this.#files.get(file)?.file;
  }

  entriesOf(file: string): readonly Entry[] {
    return this.#files.get(file)?.entries ?? [];
  }

  named(name: string): ReadonlySet<Entry> {
    return this.#byName.get(name) ?? NONE;
  }

  withWord(word: string): ReadonlySet<Entry> {
    return this.#byWord.get(word) ?? NONE;
  }

  put(file: IndexedFile): void {
    this.delete(file.file);
    const entries = file.symbols.map((symbol) => ({ file, symbol, words: wordsOf(symbol.name) }));
    this.#files.set(file.file, { file, entries });
    this.#symbols += entries.length;
    for (const entry of entries) {
      add(this.#byName, entry.symbol.name, entry);
      for (const word of entry.words) add(this.#byWord, word, entry);
    }
  }

  delete(file: string): void {
    const known = this.#files.get(file);
    if (!known) return;
    this.#files.delete(file);
    this.#symbols -= known.entries.length;
    for (const entry of known.entries) {
      remove(this.#byName, entry.symbol.name, entry);
      for (const word of entry.words) remove(this.#byWord, word, entry);
    }
  }

  clear(): void {
    this.#files.clear();
    this.#byName.clear();
    this.#byWord.clear();
    this.#symbols = 0;
  }
}

const NONE: ReadonlySet<Entry> = new Set();

function add(map: Map<string, Set<Entry>>, key: string, entry: Entry): void {
  const known = map.get(key);
  if (known) known.add(entry);
  else map.set(key, new Set([entry]));
}

function remove(map: Map<string, Set<Entry>>, key: string, entry: Entry): void {
  const known = map.get(key);
  known?.delete(entry);
  if (known?.size === 0) map.delete(key);
}
