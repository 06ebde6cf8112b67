/** Items from the corpus: holes in files of packages that are newer than the model. */
import { corpusFiles, type CorpusFile } from '../../corpus/corpus.ts';
import type { Split } from '../../corpus/packages.ts';
import { groupsBy, inTurns, mulberry32, shuffled } from '../../support/seeded.ts';
import type { EvalItem } from '../items.ts';
import { foreignNames, namesDefinedIn } from './foreign-names.ts';
import {
  blockBody,
  crossFile,
  functionFromComment,
  insideIdentifier,
  nothing,
  restOfLine,
  wholeLine,
  type Maker,
} from './makers.ts';
import { parsedFile, type ParsedFile } from './place.ts';
import { SYNTAX } from './syntax.ts';

/** What each set takes out, and whether only one line is asked for. */
export const REAL_SETS = {
  'real-line': { maker: wholeLine, oneLine: true },
  'real-rest': { maker: restOfLine, oneLine: true },
  'real-inside': { maker: insideIdentifier, oneLine: true },
  'real-block': { maker: blockBody, oneLine: false },
  'real-comment': { maker: functionFromComment, oneLine: false },
  'real-silent': { maker: nothing, oneLine: true },
  'real-cross': { maker: crossFile, oneLine: true },
} as const satisfies Record<string, { readonly maker: Maker; readonly oneLine: boolean }>;
export type RealSetName = keyof typeof REAL_SETS;

export interface RealItem extends EvalItem {
  readonly language: string;
  readonly kind: string;
  readonly file: CorpusFile;
}

export function isRealSet(set: string): set is RealSetName {
  return set in REAL_SETS;
}

export function isReal(item: EvalItem): item is RealItem {
  return 'kind' in item;
}

/**
 * At most one item of a file, so that no item tells another's answer; languages in turn, then packages in turn, drawn with a seed. A
 * smaller limit gives the first of the same items.
 */
export async function drawRealItems(
  set: RealSetName,
  split: Split,
  limit: number,
  seed: number,
): Promise<RealItem[]> {
  const files = await corpusFiles({ split });
  await Promise.all(
    [...new Set(files.map(({ language }) => language))].map((language) => SYNTAX.load(language)),
  );
  const names = set === 'real-cross' ? namesOfPackages(files) : undefined;
  const items: RealItem[] = [];
  for (const file of inTurnsOfLanguages(files, seed)) {
    if (items.length === limit) break;
    const foreign = names && foreignNames(names.get(file.package)!, file.path);
    const item = read(file, (parsed) => makeItem(set, file, parsed, seed, foreign));
    if (item !== undefined) items.push(item);
  }
  return items;
}

/** Names by file that each package's files define. */
function namesOfPackages(files: readonly CorpusFile[]): Map<string, Map<string, Set<string>>> {
  const packages = new Map<string, Map<string, Set<string>>>();
  for (const [name, group] of groupsBy(files, (file) => file.package)) {
    packages.set(name, new Map(group.map((file) => [file.path, read(file, namesDefinedIn)])));
  }
  return packages;
}

function inTurnsOfLanguages(files: readonly CorpusFile[], seed: number): CorpusFile[] {
  const random = mulberry32(seed);
  const ofLanguages = [...groupsBy(files, ({ language }) => language).values()].map((ofLanguage) =>
    inTurns(
      [...groupsBy(ofLanguage, (file) => file.package).values()].map((group) => shuffled(group, random)),
    ),
  );
  return inTurns(ofLanguages);
}

function read<Result>(file: CorpusFile, use: (parsed: ParsedFile) => Result): Result {
  const tree = SYNTAX.parse(file.language, file.text);
  try {
    return use(parsedFile(file.text, tree));
  } finally {
    tree?.delete();
  }
}

function makeItem(
  set: RealSetName,
  file: CorpusFile,
  parsed: ParsedFile,
  seed: number,
  names?: ReadonlySet<string>,
): RealItem | undefined {
  const { language, text, path } = file;
  const random = mulberry32(seed + checksum(`${set} ${file.package} ${path}`));
  const hole = REAL_SETS[set].maker({
    ...parsed,
    language,
    random,
    ...(names === undefined ? {} : { foreignNames: names }),
  });
  if (hole === undefined) return undefined;
  const line = text.slice(0, hole.start).split('\n').length;
  return {
    id: `${file.package}/${path}:${line}`,
    prompt: text.slice(0, hole.start),
    hole: text.slice(hole.start, hole.end),
    suffix: text.slice(hole.end),
    language,
    kind: hole.kind,
    file,
  };
}

/** So that what is drawn in a file does not depend on the other files (FNV-1a). */
function checksum(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  return hash >>> 0;
}
