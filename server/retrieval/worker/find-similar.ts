import { readFile } from 'node:fs/promises';
import { LRUCache } from 'lru-cache';
import type { RetrievalPlace, Snippet } from '../snippet.ts';
import type { IndexedFile } from './indexed-file.ts';
import { languageGroup } from '../../context/language-group.ts';
import { identifiersIn, isCommon } from './names.ts';
import { readableText } from './readable-text.ts';
import type { SymbolTable } from './symbol-table.ts';

const WINDOW_LINES = 12;
const STEP_LINES = 4;
/** Lines around the cursor that are compared. */
const LINES_BEFORE = 12;
const LINES_AFTER = 2;
const MAX_FILES = 20;
const MAX_SNIPPETS = 3;
/** Jaccard similarity of the sets of names. */
const LEAST_SIMILARITY = 0.2;
/** Files whose windows are kept. */
const MAX_KEPT_FILES = 200;

interface Window {
  readonly startLine: number;
  readonly names: ReadonlySet<string>;
}
interface Windows {
  readonly modifiedMs: number;
  readonly lines: readonly string[];
  readonly windows: readonly Window[];
}

/** Stretches of other files that use the same names as the lines around the cursor (Jaccard similarity of their sets). */
export class SimilarWindows {
  readonly #known = new LRUCache<string, Windows>({ max: MAX_KEPT_FILES });

  /** @param files recently seen ones, newest first; files of the same folder come behind them. */
  async find(table: SymbolTable, place: RetrievalPlace, files: readonly string[]): Promise<Snippet[]> {
    const near = [
      ...place.before.split('\n').slice(-LINES_BEFORE),
      ...place.after.split('\n').slice(0, LINES_AFTER),
    ].join('\n');
    const names = namesIn(near);
    if (names.size < 3) return [];
    const found: { readonly snippet: Snippet; readonly similarity: number }[] = [];
    for (const file of candidates(table, place, files)) {
      const windows = await this.#windowsOf(file);
      let best: { readonly window: Window; readonly similarity: number } | undefined;
      for (const window of windows?.windows ?? []) {
        const similarity = jaccard(names, window.names);
        if (similarity >= LEAST_SIMILARITY && similarity > (best?.similarity ?? 0))
          best = { window, similarity };
      }
      if (!windows || !best) continue;
      const { startLine } = best.window;
      const lines = windows.lines.slice(startLine, startLine + WINDOW_LINES);
      found.push({
        similarity: best.similarity,
        snippet: {
          source: 'similar',
          path: file.path,
          startLine,
          endLine: startLine + lines.length - 1,
          text: lines.join('\n'),
        },
      });
    }
    return found
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, MAX_SNIPPETS)
      .map(({ snippet }) => snippet);
  }

  async #windowsOf({ file, modifiedMs }: IndexedFile): Promise<Windows | undefined> {
    const known = this.#known.get(file);
    if (known?.modifiedMs === modifiedMs) return known;
    const bytes = await readFile(file).catch(() => undefined);
    const text = bytes && readableText(bytes);
    if (text === undefined) return undefined;
    const lines = text.split('\n');
    const windows: Window[] = [];
    for (
      let startLine = 0;
      startLine === 0 || startLine + WINDOW_LINES / 2 < lines.length;
      startLine += STEP_LINES
    ) {
      windows.push({
        startLine,
        names: namesIn(lines.slice(startLine, startLine + WINDOW_LINES).join('\n')),
      });
    }
    const made = { modifiedMs, lines, windows };
    this.#known.set(file, made);
    return made;
  }
}

function candidates(table: SymbolTable, place: RetrievalPlace, files: readonly string[]): IndexedFile[] {
  const group = languageGroup(place.languageId);
  const fits = ({ file, languageId, isLoose }: IndexedFile): boolean =>
    file !== place.file && isLoose !== true && languageGroup(languageId) === group;
  const seen = files.flatMap((file) => table.fileAt(file) ?? []).filter(fits);
  const shared = (path: string): number => {
    let length = 0;
    while (length < path.length && path[length] === place.file[length]) length++;
    return length;
  };
  const near = table
    .files()
    .filter(fits)
    .map((file) => ({ file, shared: shared(file.file) }))
    .sort((a, b) => b.shared - a.shared)
    .map(({ file }) => file);
  return [...new Set([...seen, ...near])].slice(0, MAX_FILES);
}

function namesIn(text: string): Set<string> {
  return new Set(identifiersIn(text).filter((name) => name.length > 1 && !isCommon(name)));
}

function jaccard(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  let both = 0;
  for (const name of left) if (right.has(name)) both++;
  return both / (left.size + right.size - both);
}
