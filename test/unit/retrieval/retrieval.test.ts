import assert from 'node:assert/strict';
import { RecentPlaces } from '../../../server/retrieval/recent-places.ts';
import { Retrieval, SOURCES } from '../../../server/retrieval/retrieval.ts';
import type { Snippet, SourceName } from '../../../server/retrieval/snippet.ts';
import type { Source, SourceInput } from '../../../server/retrieval/sources/source.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../server/settings.ts';
import { contextOf } from '../../support/drawn-cursor.ts';

const ALL: readonly SourceName[] = ['definitions', 'edits', 'similar', 'seen', 'learned'];

const snippet = (source: SourceName, path: string, startLine = 0): Snippet => ({
  source,
  path,
  startLine,
  endLine: startLine + 3,
  text: `text of ${path}`,
});

const gives =
  (...snippets: Snippet[]): Source =>
  () =>
    Promise.resolve(snippets);

function retrieval(
  sources: Partial<Record<SourceName, Source>>,
  settings: Partial<Settings> = {},
): { retrieval: Retrieval; logs: string[] } {
  const logs: string[] = [];
  const all = { retrieval: true, retrievalSources: [...ALL] };
  return {
    logs,
    retrieval: new Retrieval({
      settings: () => ({ ...DEFAULT_SETTINGS, ...all, ...settings }),
      recent: new RecentPlaces(),
      fileOf: (uri) => uri,
      likelyAt: () => [],
      query: () => Promise.resolve([]),
      log: (message) => logs.push(message),
      sources: {
        definitions: gives(),
        edits: gives(),
        similar: gives(),
        seen: gives(),
        learned: gives(),
        ...sources,
      },
      budgetMs: 30,
    }),
  };
}

const paths = async (tried: { retrieval: Retrieval }): Promise<string[]> =>
  (await tried.retrieval.snippetsFor(contextOf('█'), 512)).map(({ path }) => path);

describe('Retrieval', () => {
  it('takes the best of each source in turn, and no text twice', async () => {
    const tried = retrieval({
      definitions: gives(snippet('definitions', 'a'), snippet('definitions', 'b')),
      similar: gives(snippet('similar', 'a', 2), snippet('similar', 'a', 10)),
      seen: gives(snippet('seen', 'c')),
    });
    assert.deepEqual(await paths(tried), ['a', 'c', 'b', 'a']);
  });

  it('asks only the sources that are switched on, and none when it is off', async () => {
    const sources = { definitions: gives(snippet('definitions', 'a')), edits: gives(snippet('edits', 'b')) };
    assert.deepEqual(await paths(retrieval(sources, { retrievalSources: ['edits'] })), ['b']);
    assert.deepEqual(await paths(retrieval(sources, { retrieval: false })), []);
  });

  it('leaves out a source that throws, rejects or hangs, and says so', async () => {
    let wasAborted = false;
    const tried = retrieval({
      definitions: () => {
        throw new Error('broken');
      },
      edits: () => Promise.reject(new Error('gone')),
      similar: (_, signal) =>
        new Promise(() => {
          signal.addEventListener('abort', () => {
            wasAborted = true;
          });
        }),
      seen: gives(snippet('seen', 'c')),
    });
    assert.deepEqual(await paths(tried), ['c']);
    assert.equal(tried.logs.length, 3);
    assert.ok(wasAborted);
  });
});

/** What a source is asked with where only some of it matters. */
const INPUT: Omit<SourceInput, 'context'> = {
  recent: new RecentPlaces(),
  fileOf: (uri) => uri,
  likelyAt: () => [],
  place: {
    file: '',
    languageId: 'typescript',
    firstVisibleLine: 0,
    lastVisibleLine: 20,
    line: 0,
    before: '',
    after: '',
    imports: [],
  },
  query: () => Promise.resolve([]),
};

describe('the source of what is learned', () => {
  const found = (texts: readonly string[]): Promise<readonly Snippet[]> =>
    SOURCES.learned(
      {
        ...INPUT,
        context: contextOf('█', { path: 'src/a.ts' }),
        likelyAt: (_, most) => texts.slice(0, most),
      },
      new AbortController().signal,
    );

  it('gives the likeliest texts as one file, and nothing where nothing is learned', async () => {
    assert.deepEqual(await found([]), []);
    assert.deepEqual(await found(['first();\nsecond();', 'third();']), [
      {
        source: 'learned',
        path: 'habits.ts',
        startLine: 0,
        endLine: 2,
        text: 'first();\nsecond();\nthird();',
      },
    ]);
    assert.equal((await found(Array.from({ length: 50 }, () => 'x();')))[0]!.endLine, 7);
  });
});

describe('the source of recent edits', () => {
  const at = (path: string, line: number, text = `line ${line}█`): ReturnType<typeof contextOf> =>
    contextOf(text, { uri: `file:///${path}`, path, position: { line, character: 0 } });

  async function edits(recent: RecentPlaces, context: ReturnType<typeof contextOf>): Promise<string[]> {
    const found = await SOURCES.edits({ ...INPUT, context, recent }, new AbortController().signal);
    return found.map(({ path, text }) => `${path}: ${text}`);
  }

  it('gives where somebody typed elsewhere, newest first, with the lines as they became', async () => {
    const recent = new RecentPlaces();
    recent.noteTyped(at('a.ts', 3, 'before\nconst a█\nafter\n'));
    recent.noteTyped(at('a.ts', 4, 'before\nconst all = 1;█\nafter\n'));
    recent.noteTyped(at('b.ts', 100));
    assert.deepEqual(await edits(recent, at('c.ts', 5)), [
      'b.ts: line 100',
      'a.ts: before\nconst all = 1;\nafter\n',
    ]);
  });

  it('leaves out what the prompt shows anyway, and other languages', async () => {
    const recent = new RecentPlaces();
    recent.noteTyped(at('a.ts', 10));
    recent.noteTyped({ ...at('a.py', 10), languageId: 'python' });
    recent.noteTyped(at('a.ts', 300));
    assert.deepEqual(await edits(recent, at('a.ts', 15)), ['a.ts: line 300']);
  });

  it('forgets files that are not to be read any more', async () => {
    const recent = new RecentPlaces();
    recent.noteTyped(at('secret.ts', 10));
    recent.forget((uri) => uri.includes('secret'));
    assert.deepEqual(await edits(recent, at('a.ts', 15)), []);
    assert.deepEqual(recent.seen, []);
  });

  it('remembers a few files, the newest first and each once', () => {
    const recent = new RecentPlaces();
    for (let count = 0; count < 30; count++) recent.noteSeen(`file:///${count}`);
    recent.noteSeen('file:///28');
    assert.equal(recent.seen.length, 12);
    assert.deepEqual(recent.seen.slice(0, 2), ['file:///28', 'file:///29']);
  });
});
