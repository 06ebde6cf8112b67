import { linesOf } from '../../context/document-lines.ts';
import { importsAbove } from '../../context/imports.ts';
import { languageFor } from '../../context/languages.ts';
import type { RetrievalPlace, Snippet } from '../snippet.ts';
import { languageGroup } from '../../context/language-group.ts';
import type { IndexedFile } from './indexed-file.ts';
import { identifiersIn, isCommon, wordsOf } from './names.ts';
import type { Entry, SymbolTable } from './symbol-table.ts';

/** Lines around the cursor of which the names count. */
const LINES_BEFORE = 16;
const LINES_AFTER = 6;
/** The line one further from the cursor counts this much less. */
const FADING = 0.88;
const CURSOR_LINE_WEIGHT = 2;
/** A name that is imported and not used yet may be wanted here. One that is used shows by itself how. */
const IMPORTED_UNUSED_WEIGHT = 1.2;
/** A word of a name is a hint, the whole name is certain. */
const WORD_WEIGHT = 0.35;
/** What a module defines whose name stands directly before the cursor. */
const QUALIFIED_WEIGHT = 6;
/** Fewer words in common are chance, and text that does not help takes the place of the file's own. */
const LEAST_WORDS = 2;
const LEAST_SHARE_OF_WORDS = 2 / 3;
/** A name or word with more definitions than this tells nothing. */
const MAX_DEFINITIONS_OF_NAME = 12;
const MAX_DEFINITIONS_OF_WORD = 400;
const SAME_FOLDER = 1.3;
const IMPORTED_FILE = 1.5;
/** Methods are many, and mostly met through their class. */
const MEMBER = 0.7;
/** Another folder of the workspace is another project. */
const OTHER_ROOT = 0.3;
const MAX_SNIPPETS = 8;
const MAX_LINES_OF_CLASS = 8;
const HEAD_LINES_OF_CLASS = 3;

/** Definitions that the prompt does not show by itself and that the place uses or probably will: names near it, imported names, names made of the same words. Best first. */
export function findDefinitions(table: SymbolTable, place: RetrievalPlace): Snippet[] {
  const names = namesNear(place);
  const imported = importedNames(place);
  const used = new Set(names.keys());
  const wholeText = new Set([...identifiersIn(withoutImports(place)), ...identifiersIn(place.after)]);
  for (const name of imported) {
    if (!wholeText.has(name)) names.set(name, IMPORTED_UNUSED_WEIGHT);
  }
  const group = languageGroup(place.languageId);
  const fits = ({ file, symbol }: Entry): boolean =>
    file.file === place.file
      ? symbol.endLine < place.firstVisibleLine || symbol.line > place.lastVisibleLine
      : file.isLoose !== true && languageGroup(file.languageId) === group;
  const scores = new Map<Entry, number>();
  const raise = (entry: Entry, by: number): void => {
    scores.set(entry, (scores.get(entry) ?? 0) + by);
  };
  const rarity = (count: number): number => Math.log(1 + table.symbolCount / (1 + count));
  for (const [name, weight] of names) {
    const entries = [...table.named(name)].filter(fits);
    if (entries.length > MAX_DEFINITIONS_OF_NAME) continue;
    for (const entry of entries) raise(entry, (weight * rarity(entries.length)) / Math.sqrt(entries.length));
  }
  const certain = new Set(scores.keys());
  const matchedWords = new Map<Entry, number>();
  for (const [word, weight] of wordWeights(names, used)) {
    const entries = table.withWord(word);
    if (entries.size > MAX_DEFINITIONS_OF_WORD) continue;
    for (const entry of entries) {
      if (!fits(entry)) continue;
      matchedWords.set(entry, (matchedWords.get(entry) ?? 0) + 1);
      raise(entry, (WORD_WEIGHT * weight * rarity(entries.size)) / Math.sqrt(entry.wordCount));
    }
  }
  const qualifier = qualifierAt(place.before);
  if (qualifier !== undefined) {
    for (const file of table.files()) {
      if (stemOf(file.path) !== qualifier) continue;
      for (const entry of table.entriesOf(file.file)) {
        if (!fits(entry) || !entry.symbol.isTopLevel) continue;
        certain.add(entry);
        raise(entry, QUALIFIED_WEIGHT);
      }
    }
  }
  const folder = folderOf(place.file);
  const stems = new Set(identifiersIn(importText(place)));
  const saysEnough = (entry: Entry): boolean => {
    const matched = matchedWords.get(entry) ?? 0;
    return (
      certain.has(entry) || (matched >= LEAST_WORDS && matched >= entry.wordCount * LEAST_SHARE_OF_WORDS)
    );
  };
  const ranked = [...scores]
    .filter(([entry]) => saysEnough(entry))
    .map(([entry, score]) => {
      const { file, symbol } = entry;
      const near = folderOf(file.file) === folder ? SAME_FOLDER : 1;
      const isImported = stems.has(stemOf(file.path)) || stems.has(symbol.name) ? IMPORTED_FILE : 1;
      return {
        entry,
        score:
          score *
          near *
          isImported *
          (isBelow(rootOf(file), place.file) ? 1 : OTHER_ROOT) *
          (symbol.isTopLevel ? 1 : MEMBER),
      };
    })
    .sort((a, b) => b.score - a.score || (a.entry.file.path < b.entry.file.path ? -1 : 1));
  return distinct(ranked.map(({ entry }) => entry))
    .slice(0, MAX_SNIPPETS)
    .map(({ file, symbol }) => ({
      source: 'definitions',
      path: file.path,
      startLine: symbol.line,
      endLine: symbol.endLine,
      text: symbol.kind === 'class' ? shortened(symbol.text, names) : symbol.text,
    }));
}

/** A class with the members whose names have to do with the place, as far as there is room. */
function shortened(text: string, names: ReadonlyMap<string, number>): string {
  const lines = text.split('\n');
  if (lines.length <= MAX_LINES_OF_CLASS) return text;
  const near = new Set([...names.keys()].flatMap(wordsOf));
  const worth = (line: string): number =>
    identifiersIn(line).filter((name) => wordsOf(name).some((word) => near.has(word))).length;
  const head = lines.slice(0, HEAD_LINES_OF_CLASS);
  const kept = lines
    .slice(HEAD_LINES_OF_CLASS)
    .map((line, at) => ({ line, at, worth: Math.min(worth(line), 2) }))
    .sort((a, b) => b.worth - a.worth || a.at - b.at)
    .slice(0, MAX_LINES_OF_CLASS - HEAD_LINES_OF_CLASS)
    .sort((a, b) => a.at - b.at);
  return [...head, ...kept.map(({ line }) => line)].join('\n');
}

/** A class that is shown shows its methods. */
function distinct(entries: readonly Entry[]): Entry[] {
  const kept: Entry[] = [];
  for (const entry of entries.slice(0, 4 * MAX_SNIPPETS)) {
    const { file, symbol } = entry;
    const isShown = kept.some(
      (other) =>
        other.file === file && other.symbol.line <= symbol.line && symbol.endLine <= other.symbol.endLine,
    );
    if (!isShown) kept.push(entry);
  }
  return kept;
}

/** The name before the dot or the colons that the cursor stands behind. */
function qualifierAt(before: string): string | undefined {
  return /([\p{L}_$][\p{L}\p{N}_$]*)(?:\.|::|->)[\p{L}\p{N}_$]*$/u.exec(before)?.[1];
}

/** Names near the cursor with their weights. */
function namesNear({ before, after }: RetrievalPlace): Map<string, number> {
  const weights = new Map<string, number>();
  const note = (text: string, weight: number): void => {
    for (const name of identifiersIn(text)) {
      if (name.length > 2 && !isCommon(name)) weights.set(name, Math.max(weights.get(name) ?? 0, weight));
    }
  };
  const above = before
    .split('\n')
    .slice(-LINES_BEFORE - 1)
    .reverse();
  for (const [distance, line] of above.entries()) {
    note(line, distance === 0 ? CURSOR_LINE_WEIGHT : FADING ** distance);
  }
  for (const [distance, line] of after.split('\n').slice(0, LINES_AFTER).entries()) {
    note(line, 0.8 * FADING ** distance);
  }
  return weights;
}

function wordWeights(names: ReadonlyMap<string, number>, used: ReadonlySet<string>): Map<string, number> {
  const weights = new Map<string, number>();
  for (const [name, weight] of names) {
    if (!used.has(name)) continue;
    for (const word of wordsOf(name)) {
      if (!isCommon(word)) weights.set(word, Math.max(weights.get(word) ?? 0, weight));
    }
  }
  return weights;
}

const importText = (place: RetrievalPlace): string => importLines(place).join('\n');

function importLines({ before, languageId, imports }: RetrievalPlace): string[] {
  const document = linesOf(before);
  const inText = importsAbove(document, document.lineCount, languageFor(languageId, ''), undefined);
  return [...imports, ...inText.map(({ text }) => text)];
}

function importedNames(place: RetrievalPlace): Set<string> {
  return new Set(identifiersIn(importText(place)).filter((name) => name.length > 2 && !isCommon(name)));
}

/** The text before the cursor but its import lines, roughly: names in them are not uses. */
function withoutImports({ before, languageId }: RetrievalPlace): string {
  const pattern = languageFor(languageId, '').imports;
  if (pattern === undefined) return before;
  const imports = new RegExp(pattern);
  return before
    .split('\n')
    .filter((line) => !imports.test(line))
    .join('\n');
}

const rootOf = ({ file, path }: IndexedFile): string => file.slice(0, file.length - path.length);

const isBelow = (root: string, file: string): boolean => file.startsWith(root);

const folderOf = (path: string): string =>
  path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'), 0));

function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.indexOf('.');
  return dot < 0 ? name : name.slice(0, dot);
}
