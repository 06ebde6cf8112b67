import { linesOf } from '../../context/document-lines.ts';
import { languageGroup } from '../../context/language-group.ts';
import { importsAbove } from '../../context/imports.ts';
import { languageFor } from '../../context/languages.ts';
import type { RetrievalPlace, Snippet } from '../snippet.ts';
import type { IndexedSymbol } from './indexed-file.ts';
import { folderOf, isBelowRoot, likelyNames } from './likely-names.ts';
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

/** A name that has no votes and shares no words with the place still has this much of a chance, as the others have in addition. */
const LEAST_VOTES = 0.2;
const LEAST_WORDS_IN_COMMON = 0.3;
/** A word of a name counts as the place's name it comes from, which counts 2 on the cursor's line. */
const WORD_SHARE = 0.5;
const IMPORTED_LIKELY = 2;
/** A member is reached through its object, which the index does not know. */
const MEMBER_LIKELY = 0.5;
/** `release`, `code`: they mean another thing everywhere. */
const SINGLE_WORD_LIKELY = 0.6;
/** A chance below is that of any name. */
const LEAST_LIKELY = 0.1;
const LEAST_LIKELY_NAME_CHARACTERS = 4;
/** More of them take the place of definitions. */
const MAX_LIKELY_NAMES = 12;
/** Definitions that go before the names. */
const BEFORE_NAMES = 1;
const MAX_LINES_OF_CLASS = 5;
const HEAD_LINES_OF_CLASS = 1;
/** Documentation as the index has it. */
const DOCUMENTATION = /^\s*(?:\/\/ |# |-- |""")/;

/** What is known of a place before anything is looked up. */
interface Reading {
  readonly place: RetrievalPlace;
  /** Names near the cursor, and imported ones that are not used yet, with their weights. */
  readonly names: ReadonlyMap<string, number>;
  /** Words of the names near the cursor with their weights. */
  readonly words: ReadonlyMap<string, number>;
  /** Names of the text but its imports. */
  readonly wholeText: ReadonlySet<string>;
  /** Names in its imports: of what is imported, and of files. */
  readonly imported: ReadonlySet<string>;
  readonly fits: (entry: Entry) => boolean;
}

/**
 * Definitions that the prompt does not show by itself and that the place uses or probably will: names near it, imported names, names made of the same words.
 * Best first; behind the first of them the names alone of what files like this one use.
 */
export function findDefinitions(table: SymbolTable, place: RetrievalPlace): Snippet[] {
  const reading = read(place);
  const found = usedDefinitions(table, reading);
  const definitions = found.map(({ file, symbol }): Snippet => ({
    source: 'definitions',
    path: file.path,
    startLine: symbol.line,
    endLine: symbol.endLine,
    text:
      symbol.kind === 'class'
        ? shortened(withoutDocumentation(symbol), reading.names)
        : withoutDocumentation(symbol),
  }));
  const shown = new Set(definitions.flatMap(({ text }) => identifiersIn(text)));
  const likely = likelyDefinitions(table, reading, shown);
  if (likely.length === 0) return definitions;
  const names: Snippet = {
    source: 'definitions',
    path: '',
    startLine: 0,
    endLine: 0,
    text: likely.join('\n'),
    isNames: true,
  };
  return [...definitions.slice(0, BEFORE_NAMES), names, ...definitions.slice(BEFORE_NAMES)];
}

function read(place: RetrievalPlace): Reading {
  const names = namesNear(place);
  const words = wordWeights(names);
  const wholeText = new Set([...identifiersIn(withoutImports(place)), ...identifiersIn(place.after)]);
  const imported = new Set(identifiersIn(importText(place)));
  for (const name of imported) {
    if (name.length > 2 && !isCommon(name) && !wholeText.has(name)) names.set(name, IMPORTED_UNUSED_WEIGHT);
  }
  const group = languageGroup(place.languageId);
  const fits = ({ file, symbol }: Entry): boolean =>
    file.file === place.file
      ? symbol.endLine < place.firstVisibleLine || symbol.line > place.lastVisibleLine
      : file.isLoose !== true && languageGroup(file.languageId) === group;
  return { place, names, words, wholeText, imported, fits };
}

/** Of names that stand near the cursor, or are made of the same words; best first. */
function usedDefinitions(table: SymbolTable, reading: Reading): Entry[] {
  const { place, names, words, imported, fits } = reading;
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
  for (const [word, weight] of words) {
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
      const isImported = imported.has(stemOf(file.path)) || imported.has(symbol.name) ? IMPORTED_FILE : 1;
      return {
        entry,
        score:
          score *
          near *
          isImported *
          (isBelowRoot(place.file, file) ? 1 : OTHER_ROOT) *
          (symbol.isTopLevel ? 1 : MEMBER),
      };
    })
    .sort((a, b) => b.score - a.score || (a.entry.file.path < b.entry.file.path ? -1 : 1));
  return distinct(ranked.map(({ entry }) => entry)).slice(0, MAX_SNIPPETS);
}

/** Names that the text does not have and that the place will probably use; best first. @param shown names that stand in the definitions. */
function likelyDefinitions(
  table: SymbolTable,
  { place, names, words, wholeText, imported, fits }: Reading,
  shown: ReadonlySet<string>,
): string[] {
  const votes = likelyNames(table.files(), place, names);
  const folder = folderOf(place.file);
  const wordsOfEntry = new Map<Entry, number>();
  for (const [word, weight] of words) {
    for (const entry of table.withWord(word)) {
      wordsOfEntry.set(entry, (wordsOfEntry.get(entry) ?? 0) + WORD_SHARE * weight);
    }
  }
  const best = new Map<string, number>();
  for (const file of table.files()) {
    if (file.file === place.file || !isBelowRoot(place.file, file)) continue;
    const near = folderOf(file.file) === folder ? SAME_FOLDER : 1;
    const isFileImported = imported.has(stemOf(file.path));
    for (const entry of table.entriesOf(file.file)) {
      const { name, isTopLevel } = entry.symbol;
      const share = votes.get(entry.hash) ?? 0;
      const common = wordsOfEntry.get(entry) ?? 0;
      const isImported = isFileImported || imported.has(name);
      if (share === 0 && common === 0 && !isImported) continue;
      if (!fits(entry) || wholeText.has(name) || shown.has(name)) continue;
      if (name.length < LEAST_LIKELY_NAME_CHARACTERS) continue;
      const isWord = entry.wordCount < 2 && !/^\p{Lu}/u.test(name);
      const chance =
        (share + LEAST_VOTES) *
        (common / Math.sqrt(Math.max(1, entry.wordCount)) + LEAST_WORDS_IN_COMMON) *
        (isImported ? IMPORTED_LIKELY : 1) *
        near *
        (isTopLevel ? 1 : MEMBER_LIKELY) *
        (isWord ? SINGLE_WORD_LIKELY : 1);
      if (chance >= LEAST_LIKELY && chance > (best.get(name) ?? 0)) best.set(name, chance);
    }
  }
  return [...best]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MAX_LIKELY_NAMES)
    .map(([name]) => name);
}

/** What a name is called with says its header; documentation takes the room of the next one. */
function withoutDocumentation({ text }: IndexedSymbol): string {
  return text
    .split('\n')
    .filter((line) => !DOCUMENTATION.test(line))
    .join('\n');
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

/** A class that is shown shows its methods, and a function its prototype. */
function distinct(entries: readonly Entry[]): Entry[] {
  const kept: Entry[] = [];
  const texts = new Set<string>();
  for (const entry of entries.slice(0, 4 * MAX_SNIPPETS)) {
    const { file, symbol } = entry;
    const text = withoutDocumentation(symbol).replace(/;$/, '');
    const isShown = kept.some(
      (other) =>
        other.file === file && other.symbol.line <= symbol.line && symbol.endLine <= other.symbol.endLine,
    );
    if (!isShown && !texts.has(text)) kept.push(entry);
    texts.add(text);
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

function wordWeights(names: ReadonlyMap<string, number>): Map<string, number> {
  const weights = new Map<string, number>();
  for (const [name, weight] of names) {
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

function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.indexOf('.');
  return dot < 0 ? name : name.slice(0, dot);
}
