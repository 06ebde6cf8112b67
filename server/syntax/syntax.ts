import { Edit, type Parser, type Tree } from 'web-tree-sitter';
import { loadGrammar, loadRuntime, type Grammar } from './grammar.ts';
import { languageWithId, type Language } from './language-table.ts';
import { findChange } from './text-change.ts';
import { WasmTree } from './wasm-tree.ts';

/** Longer documents are read as text: a first parse of this much takes a fifth of a second, and generated files begin here. */
export const MAX_TREE_CHARACTERS = 1_000_000;
/** A document with a longer line is minified or data; a tree of it tells nothing about where a person types. */
export const MAX_LINE_CHARACTERS = 20_000;
/** A document's first parse is given up after this: it blocks the thread that answers keystrokes. Milliseconds. */
const FIRST_PARSE_BUDGET_MS = 250;
/** So is one that follows an edit; all but hopelessly broken documents take a few. Milliseconds. */
const NEXT_PARSE_BUDGET_MS = 60;

type LoadedGrammar = { readonly kind: 'ready'; readonly grammar: Grammar } | { readonly kind: 'unusable' };

/**
 * Parsers of all languages. Runtime and grammars are loaded at their first use; what cannot be loaded or crashes is logged once
 * and its language has no trees from then on.
 */
export class Syntax {
  readonly #grammars = new Map<string, LoadedGrammar>();
  readonly #loading = new Map<string, Promise<void>>();
  #runtime: Promise<boolean> | undefined;

  private constructor(
    private readonly assetsDirectory: string,
    private readonly log: (message: string) => void,
    private readonly budgets: { readonly firstMs: number; readonly nextMs: number },
  ) {}

  /** @param assetsDirectory holds `web-tree-sitter.wasm` and `grammars/`. Nothing is read yet. */
  static create(
    assetsDirectory: string,
    log: (message: string) => void,
    budgets = { firstMs: FIRST_PARSE_BUDGET_MS, nextMs: NEXT_PARSE_BUDGET_MS },
  ): Syntax {
    return new Syntax(assetsDirectory, log, budgets);
  }

  /** Makes the language's grammar ready, if it has one. Never rejects. */
  load(languageId: string): Promise<void> {
    const language = languageWithId(languageId);
    const { wasm, queries } = language ?? {};
    if (language === undefined || wasm === undefined || queries === undefined) return Promise.resolve();
    let loading = this.#loading.get(wasm);
    if (!loading) {
      loading = this.#load({ ...language, wasm, queries });
      this.#loading.set(wasm, loading);
    }
    return loading;
  }

  /** The wasm files of those that `parse` can use: each stays in memory, 2 to 15 MB. */
  get readyGrammars(): readonly string[] {
    return [...this.#grammars].filter(([, { kind }]) => kind === 'ready').map(([wasm]) => wasm);
  }

  /** Whether `parse` can give trees of this language. */
  isReady(languageId: string): boolean {
    const wasm = languageWithId(languageId)?.wasm;
    return wasm !== undefined && this.#grammars.get(wasm)?.kind === 'ready';
  }

  /**
   * Parses at once, taking over what it can from `previous`, whose tree is deleted. Undefined (and the text path) when the
   * language has no loaded grammar, the text is too large or minified, or parsing takes too long.
   */
  parse(languageId: string, text: string, previous?: WasmTree): WasmTree | undefined {
    const language = languageWithId(languageId);
    const wasm = language?.wasm;
    const loaded = wasm === undefined ? undefined : this.#grammars.get(wasm);
    try {
      if (wasm === undefined || loaded?.kind !== 'ready' || !fitsTree(text)) return undefined;
      const before = previous?.languageId === languageId && previous.isLive ? previous : undefined;
      const isReusable =
        before && !hasLoneReturn(before.text) && !(language?.freshAfterError && before.hasError);
      const budgetMs = before ? this.budgets.nextMs : this.budgets.firstMs;
      return this.#parseWith(loaded.grammar, languageId, text, budgetMs, isReusable ? before : undefined);
    } catch (error) {
      previous?.abandon();
      this.#crashed(languageId, error);
      return undefined;
    } finally {
      previous?.delete();
    }
  }

  #parseWith(
    grammar: Grammar,
    languageId: string,
    text: string,
    budgetMs: number,
    previous: WasmTree | undefined,
  ): WasmTree | undefined {
    // Editors count a lone carriage return as a line end, tree-sitter does not.
    const source = hasLoneReturn(text) ? text.replace(/\r(?!\n)/g, '\n') : text;
    const reusable = source === text ? previous : undefined;
    const change = reusable && findChange(reusable.text, text);
    if (reusable && change) {
      reusable.tree.edit(
        new Edit({
          startIndex: change.startOffset,
          oldEndIndex: change.oldEndOffset,
          newEndIndex: change.newEndOffset,
          startPosition: { row: change.start.line, column: change.start.character },
          oldEndPosition: { row: change.oldEnd.line, column: change.oldEnd.character },
          newEndPosition: { row: change.newEnd.line, column: change.newEnd.character },
        }),
      );
    }
    const tree = parseWithin(budgetMs, grammar.parser, source, reusable?.tree);
    return tree
      ? new WasmTree(languageId, tree, grammar.query, text, (error) => {
          this.#crashed(languageId, error);
        })
      : undefined;
  }

  /** An abort inside wasm leaves a parser in an unknown state: it is never called again. */
  #crashed(languageId: string, error: unknown): void {
    const wasm = languageWithId(languageId)?.wasm ?? '';
    if (this.#grammars.get(wasm)?.kind !== 'ready') return;
    this.#grammars.set(wasm, { kind: 'unusable' });
    this.log(`The ${languageId} grammar crashed and is off until restart: ${String(error)}`);
  }

  async #load(language: Language & { readonly wasm: string; readonly queries: string }): Promise<void> {
    this.#runtime ??= loadRuntime(this.assetsDirectory).then(
      () => true,
      (error: unknown) => {
        this.log(`Syntax trees are off, documents are read as text: ${String(error)}`);
        return false;
      },
    );
    if (!(await this.#runtime)) return;
    try {
      const grammar = await loadGrammar(this.assetsDirectory, language);
      this.#grammars.set(language.wasm, { kind: 'ready', grammar });
    } catch (error) {
      this.#grammars.set(language.wasm, { kind: 'unusable' });
      this.log(`No grammar for ${language.ids.join(', ')}, documents are read as text: ${String(error)}`);
    }
  }
}

function parseWithin(
  budgetMs: number,
  parser: Parser,
  source: string,
  previous: Tree | undefined,
): Tree | null {
  const deadline = performance.now() + budgetMs;
  const tree = parser.parse(source, previous, { progressCallback: () => performance.now() > deadline });
  if (tree === null) parser.reset();
  return tree;
}

const hasLoneReturn = (text: string) => text.includes('\r') && /\r(?!\n)/.test(text);

function fitsTree(text: string): boolean {
  if (text.length > MAX_TREE_CHARACTERS) return false;
  let lineStart = 0;
  while (text.length - lineStart > MAX_LINE_CHARACTERS) {
    // The last line end within reach of the line's start; none means a longer line.
    const end = text.lastIndexOf('\n', lineStart + MAX_LINE_CHARACTERS);
    if (end < lineStart) return false;
    lineStart = end + 1;
  }
  return true;
}
