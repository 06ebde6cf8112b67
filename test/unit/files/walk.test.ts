import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isFound, walk, type WalkOptions } from '../../../server/files/walk.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ALL: WalkOptions = { maxFolders: 100, walks: () => true, takes: () => true, obeysGit: false };

describe('walk', () => {
  const folder = temporaryFolder();

  async function write(...paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      await mkdir(dirname(join(folder(), path)), { recursive: true });
      await writeFile(join(folder(), path), 'built/\n*.log\n');
    }
  }

  async function walked(options: Partial<WalkOptions> = {}): Promise<readonly string[]> {
    const paths: string[] = [];
    for await (const path of walk(folder(), { ...ALL, ...options })) paths.push(path);
    return paths;
  }

  it('finds near files first, each folder by name', async () => {
    await write('b/c/deep.ts', 'b/near.ts', 'z.ts', 'a.ts', 'a/near.ts');
    assert.deepEqual(await walked(), ['a.ts', 'z.ts', 'a/near.ts', 'b/near.ts', 'b/c/deep.ts']);
    assert.deepEqual(await walked({ maxFolders: 2 }), ['a.ts', 'z.ts', 'a/near.ts']);
  });

  it('leaves out folders and files that are not wanted, and what git ignores where that is asked for', async () => {
    await write('.gitignore', 'a.ts', 'a.log', 'built/a.ts', 'vendor/a.ts');
    const options = {
      walks: (path: string) => path !== 'vendor',
      takes: (path: string) => !path.endsWith('.gitignore'),
    };
    assert.deepEqual(await walked(options), ['a.log', 'a.ts', 'built/a.ts']);
    assert.deepEqual(await walked({ ...options, obeysGit: true }), ['a.ts']);
    assert.equal(await isFound(folder(), 'a.ts', { ...ALL, ...options, obeysGit: true }), true);
    for (const path of ['a.log', 'built/a.ts', 'vendor/a.ts', '.gitignore', 'none.ts']) {
      assert.equal(await isFound(folder(), path, { ...ALL, ...options, obeysGit: true }), false, path);
    }
  });

  it('does not follow links', async function () {
    if (process.platform === 'win32') this.skip();
    await write('real/a.ts');
    await symlink(join(folder(), 'real'), join(folder(), 'linked'));
    await symlink(join(folder(), 'real', 'a.ts'), join(folder(), 'b.ts'));
    assert.deepEqual(await walked(), ['real/a.ts']);
    assert.equal(await isFound(folder(), 'linked/a.ts', ALL), false);
    assert.equal(await isFound(folder(), 'b.ts', ALL), false);
  });

  it('of a folder that is not there finds nothing', async () => {
    const paths: string[] = [];
    for await (const path of walk(join(folder(), 'none'), ALL)) paths.push(path);
    assert.deepEqual(paths, []);
  });
});
