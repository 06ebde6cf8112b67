import assert from 'node:assert/strict';
import { excludedFiles } from '../../../server/files/excluded-files.ts';
import { FileRules } from '../../../server/retrieval/worker/file-rules.ts';
import { ReadRefusal } from '../../../server/lsp/read-refusal.ts';

interface Case {
  readonly globs: readonly string[];
  readonly folders: readonly string[];
  readonly excluded: readonly string[];
  readonly read: readonly string[];
}

const CASES: Readonly<Record<string, Case>> = {
  'from a workspace folder on': {
    globs: ['keys/**'],
    folders: ['/work/shop'],
    excluded: ['/work/shop/keys/a.ts', '/work/shop/keys/deep/a.ts'],
    read: ['/work/shop/src/keys/a.ts', '/work/keys/a.ts', '/work/shopkeys/a.ts'],
  },
  anywhere: {
    globs: ['**/keys/**'],
    folders: ['/work/shop'],
    excluded: ['/work/shop/keys/a.ts', '/work/shop/src/keys/a.ts', '/elsewhere/keys/a.ts'],
    read: ['/work/shop/monkeys/a.ts'],
  },
  'by whole paths': {
    globs: ['/work/shop/keys/**'],
    folders: ['/work/shop'],
    excluded: ['/work/shop/keys/a.ts'],
    read: ['/work/other/keys/a.ts'],
  },
  'in each of several folders, one of them in another': {
    globs: ['keys/**'],
    folders: ['/work/shop', '/work/shop/packages/till/', '/other'],
    excluded: ['/work/shop/keys/a.ts', '/work/shop/packages/till/keys/a.ts', '/other/keys/a.ts'],
    read: ['/work/shop/packages/keys/a.ts', '/elsewhere/keys/a.ts'],
  },
};

/** With the letter of the drive as VS Code writes it in URIs, and as people write it. */
const WINDOWS: Readonly<Record<string, Case>> = {
  'from a folder on, with either separator': {
    globs: ['keys\\**'],
    folders: ['C:\\work\\shop'],
    excluded: ['c:\\work\\shop\\keys\\a.ts', '/c:/work/shop/keys/a.ts'],
    read: ['c:\\work\\shop\\src\\a.ts'],
  },
  'by whole paths': {
    globs: ['C:/work/shop/keys/**', 'D:\\private\\**'],
    folders: ['/c:/work/shop'],
    excluded: ['c:\\work\\shop\\keys\\a.ts', '/C:/work/shop/keys/a.ts', 'd:\\private\\a.ts'],
    read: ['c:\\work\\shop\\src\\a.ts', 'd:\\public\\a.ts'],
  },
};

describe('foretype.excludeFiles', () => {
  for (const [title, { globs, folders, excluded, read }] of Object.entries({
    ...CASES,
    ...Object.fromEntries(Object.entries(WINDOWS).map(([what, each]) => [`Windows: ${what}`, each])),
  })) {
    it(title, () => {
      const isExcluded = excludedFiles(globs, folders);
      assert.deepEqual([...excluded, ...read].filter(isExcluded), excluded);
    });
  }

  for (const [title, { globs, folders, excluded, read }] of Object.entries(CASES)) {
    it(`${title}: the same for what is typed in and for the index`, () => {
      const refusal = new ReadRefusal(
        () => globs,
        () => folders.map((folder) => `file://${folder}`),
      );
      const [root] = folders as [string];
      const rules = new FileRules(root, { folders, excludeFiles: globs, hiddenFiles: [] });
      for (const path of [...excluded, ...read]) {
        const isRefused = refusal.ofUri(`file://${path}`) !== undefined;
        assert.equal(isRefused, excluded.includes(path), path);
        if (!path.startsWith(`${root}/`)) continue;
        assert.equal(rules.languageOf(path.slice(root.length + 1)) === undefined, isRefused, path);
      }
    });
  }

  it('a glob that escapes a character means that character', () => {
    const isExcluded = excludedFiles(['**/\\[draft\\].ts'], []);
    assert.ok(isExcluded('/work/[draft].ts'));
    assert.ok(!isExcluded('/work/d.ts'));
  });

  it('what is no glob excludes nothing, and folders that come later count', () => {
    const folders: string[] = [];
    const refusal = new ReadRefusal(
      () => ['', '[', 'keys/**'],
      () => folders,
    );
    assert.equal(refusal.ofUri('file:///work/keys/a.ts'), undefined);
    folders.push('file:///work');
    assert.notEqual(refusal.ofUri('file:///work/keys/a.ts'), undefined);
  });
});
