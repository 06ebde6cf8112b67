import type { IndexedFile, IndexedSymbol } from './indexed-file.ts';
import { wordsOf } from './names.ts';

export interface Entry {
  readonly file: IndexedFile;
  readonly symbol: IndexedSymbol;
  /** How many words its name has. */
  readonly wordCount: number;
}

/** Most names are defined once: a set of one would be larger than all it holds. */
type Entries = Entry | Set<Entry>;

/** All definitions of the workspace, by file, name and the words of names. */
export class SymbolTable {
  readonly #files = new Map<string, { readonly file: IndexedFile; readonly entries: readonly Entry[] }>();
  readonly #byName = new Map<string, Entries>();
  readonly #byWord = new Map<string, Entries>();
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
    return setOf(this.#byName.get(name));
  }

  withWord(word: string): ReadonlySet<Entry> {
    return setOf(this.#byWord.get(word));
  }

  put(file: IndexedFile): void {
    this.delete(file.file);
    const entries: Entry[] = [];
    for (const symbol of file.symbols) {
      const words = wordsOf(symbol.name);
      const entry = { file, symbol, wordCount: words.length };
      entries.push(entry);
      add(this.#byName, symbol.name, entry);
      for (const word of words) add(this.#byWord, word, entry);
    }
    this.#files.set(file.file, { file, entries });
    this.#symbols += entries.length;
  }

  delete(file: string): void {
    const known = this.#files.get(file);
    if (!known) return;
    this.#files.delete(file);
    this.#symbols -= known.entries.length;
    for (const entry of known.entries) {
      remove(this.#byName, entry.symbol.name, entry);
      for (const word of wordsOf(entry.symbol.name)) remove(this.#byWord, word, entry);
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

function setOf(entries: Entries | undefined): ReadonlySet<Entry> {
  if (!entries) return NONE;
  return entries instanceof Set ? entries : new Set([entries]);
}

function add(map: Map<string, Entries>, key: string, entry: Entry): void {
  const known = map.get(key);
  if (known instanceof Set) known.add(entry);
  else map.set(key, known && known !== entry ? new Set([known, entry]) : entry);
}

function remove(map: Map<string, Entries>, key: string, entry: Entry): void {
  const known = map.get(key);
  if (known instanceof Set) {
    known.delete(entry);
    if (known.size === 0) map.delete(key);
  } else if (known === entry) map.delete(key);
}
