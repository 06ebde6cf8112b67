import type { CompletionContext } from '../context/context.ts';
import type { Settings } from '../settings.ts';
import type { RetrievalPlace, Snippet, SourceName } from './snippet.ts';
import { definitions } from './sources/definitions.ts';
import { edits } from './sources/edits.ts';
import { learned } from './sources/learned.ts';
import { seen } from './sources/seen.ts';
import { similar } from './sources/similar.ts';
import type { Source, SourceInput } from './sources/source.ts';

/** In the order in which they are asked for what is worth most. */
export const SOURCES: Readonly<Record<SourceName, Source>> = {
  definitions,
  edits,
  similar,
  seen,
  learned,
};
/** A source that needs longer is left out: no suggestion waits for it. */
const SOURCE_BUDGET_MS = 40;
/** Text around the cursor that sources look at. */
const PLACE_BEFORE_CHARACTERS = 8_000;
const PLACE_AFTER_CHARACTERS = 2_000;

/** Half of a prompt is text before the cursor, at three to four characters a token. */
const VISIBLE_CHARACTERS_A_TOKEN = 1.7;

export interface RetrievalParts extends Pick<SourceInput, 'query' | 'fileOf' | 'recent' | 'likelyAt'> {
  readonly settings: () => Settings;
  readonly log: (message: string) => void;
  readonly sources?: Readonly<Record<SourceName, Source>>;
  readonly budgetMs?: number;
}

/** Snippets for a place, from all sources that are switched on. */
export class Retrieval {
  constructor(private readonly parts: RetrievalParts) {}

  /** @param budgetTokens of the whole prompt. @returns best first. Never rejects, and never takes much longer than one source's budget. */
  async snippetsFor(context: CompletionContext, budgetTokens: number): Promise<readonly Snippet[]> {
    const { settings, fileOf, sources = SOURCES } = this.parts;
    const { retrieval, retrievalSources } = settings();
    if (!retrieval) return [];
    const place = placeOf(
      context,
      fileOf(context.uri) || context.uri,
      budgetTokens * VISIBLE_CHARACTERS_A_TOKEN,
    );
    const names = (Object.keys(sources) as SourceName[]).filter((name) => retrievalSources.includes(name));
    const found = await Promise.all(names.map((name) => this.#ask(name, sources[name], place, context)));
    return inTurns(found);
  }

  async #ask(
    name: SourceName,
    source: Source,
    place: RetrievalPlace,
    context: CompletionContext,
  ): Promise<readonly Snippet[]> {
    const { budgetMs = SOURCE_BUDGET_MS, log, query, fileOf, recent, likelyAt } = this.parts;
    const controller = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => {
        resolve('late');
      }, budgetMs);
    });
    try {
      const input = { context, place, fileOf, recent, likelyAt, query };
      const found = await Promise.race([source(input, controller.signal), late]);
      if (found !== 'late') return found;
      log(`Retrieval: ${name} needed more than ${budgetMs} ms and is left out.`);
    } catch (error) {
      log(`Retrieval: ${name} failed and is left out: ${String(error)}`);
    } finally {
      clearTimeout(timer);
      controller.abort();
    }
    return [];
  }
}

function placeOf(context: CompletionContext, file: string, visibleCharacters: number): RetrievalPlace {
  const { languageId, prefix, prefixStartLine, suffix, imports, position } = context;
  return {
    file,
    languageId,
    firstVisibleLine: position.line - prefix.slice(-visibleCharacters).split('\n').length + 1,
    lastVisibleLine: position.line + suffix.split('\n').length - 1,
    line: position.line,
    before: prefix.slice(-PLACE_BEFORE_CHARACTERS),
    after: suffix.slice(0, PLACE_AFTER_CHARACTERS),
    imports: imports.flatMap(({ line, text }) => (line < prefixStartLine ? text : [])),
  };
}

/** The best of each source, then the second of each; what stands in one of them already is left out. */
function inTurns(found: readonly (readonly Snippet[])[]): Snippet[] {
  const merged: Snippet[] = [];
  const most = Math.max(0, ...found.map((snippets) => snippets.length));
  for (let rank = 0; rank < most; rank++) {
    for (const snippets of found) {
      const snippet = snippets[rank];
      if (snippet && !merged.some((other) => overlap(other, snippet))) merged.push(snippet);
    }
  }
  return merged;
}

function overlap(left: Snippet, right: Snippet): boolean {
  return left.path === right.path && left.startLine <= right.endLine && right.startLine <= left.endLine;
}
