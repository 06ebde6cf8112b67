import type { Syntax } from './syntax.ts';
import type { SyntaxTree } from './tree.ts';
import type { WasmTree } from './wasm-tree.ts';

/** What a tree is made from. `version` must change with the text. */
export interface TreeSource {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  getText(): string;
}

/** Trees kept for this many documents; the one asked for longest ago is deleted first. */
const MAX_TREES = 16;

interface Entry {
  readonly languageId: string;
  readonly version: number;
  /** Undefined: this version has no tree. */
  readonly tree: WasmTree | undefined;
  /** Versions without a tree since the last one that was parsed from the one before. */
  readonly failures: number;
  /** False while the grammar was not there yet. */
  readonly parsed: boolean;
}

/** After this many versions without a tree a document is read as text, since each parse costs the whole time budget … */
const MAX_FAILURES = 3;
/** … and after this many it is tried again: a comment may have been closed, a large part deleted. */
const RETRY_AFTER_VERSIONS = 200;

/** The trees of open documents, each parsed anew from the one before. */
export class DocumentTrees {
  readonly #entries = new Map<string, Entry>();

  constructor(private readonly syntax: Syntax) {}

  /** Makes the language's grammar ready; `treeFor` gives nothing before. Never rejects. */
  load(languageId: string): Promise<void> {
    return this.syntax.load(languageId);
  }

  /** The tree of the document as it is now; undefined where it is to be read as text. Use it before the next call. */
  treeFor(document: TreeSource): SyntaxTree | undefined {
    const { uri, languageId, version } = document;
    const known = this.#entries.get(uri);
    this.#entries.delete(uri);
    const entry =
      known?.languageId === languageId && known.version === version && known.parsed
        ? known
        : this.#parse(document, known);
    this.#entries.set(uri, entry);
    this.#evict();
    return entry.tree;
  }

  /** Frees a closed document's tree. */
  close(uri: string): void {
    this.#entries.get(uri)?.tree?.delete();
    this.#entries.delete(uri);
  }

  /** Frees everything. */
  clear(): void {
    for (const uri of [...this.#entries.keys()]) this.close(uri);
  }

  #parse(document: TreeSource, known: Entry | undefined): Entry {
    const { languageId, version } = document;
    const failures = known?.languageId === languageId ? known.failures : 0;
    if (!this.syntax.isReady(languageId)) {
      known?.tree?.delete();
      return { languageId, version, tree: undefined, failures, parsed: false };
    }
    if (failures >= MAX_FAILURES && failures < RETRY_AFTER_VERSIONS) {
      return { languageId, version, tree: undefined, failures: failures + 1, parsed: true };
    }
    const tree = this.syntax.parse(languageId, document.getText(), known?.tree);
    return { languageId, version, tree, failures: failuresAfter(failures, known, tree), parsed: true };
  }

  #evict(): void {
    for (const uri of this.#entries.keys()) {
      if (this.#entries.size <= MAX_TREES) return;
      this.close(uri);
    }
  }
}

/** Only a parse that followed an edit shows that a document can be followed: a first one may take longer. */
function failuresAfter(failures: number, known: Entry | undefined, tree: WasmTree | undefined): number {
  if (!tree) return failures >= RETRY_AFTER_VERSIONS ? 1 : failures + 1;
  return known?.tree ? 0 : Math.min(failures, MAX_FAILURES - 1);
}
