import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { contributedConfiguration, restrictedConfigurations } from '../../../src/settings.ts';
import { SHOWN_BY } from '../../vscode/browser/shown-commands.ts';

const BROWSER_TESTS = 'test/vscode/browser/';

interface Manifest {
  contributes: {
    configuration: unknown;
    commands: { command: string; title: string; category: string; icon: string }[];
    menus: Record<string, { command?: string; submenu?: string; when?: string }[]>;
    walkthroughs: { steps: { description: string; media: { markdown: string } }[] }[];
  };
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: readonly string[] } };
  activationEvents: readonly string[];
  extensionKind: readonly string[];
  icon: string;
}

const file = (path: string): URL => new URL(`../../../${path}`, import.meta.url);

async function manifest(): Promise<Manifest> {
  return JSON.parse(await readFile(file('package.json'), 'utf8')) as Manifest;
}

describe('package.json and the code', () => {
  it('contributes the settings of src/settings.ts (UPDATE_GOLDEN=1 writes them)', async () => {
    const there = await manifest();
    const expected = JSON.parse(JSON.stringify(contributedConfiguration())) as unknown;
    if (process.env['UPDATE_GOLDEN'] !== undefined) {
      there.contributes.configuration = expected;
      there.capabilities.untrustedWorkspaces.restrictedConfigurations = restrictedConfigurations();
      await writeFile(file('package.json'), `${JSON.stringify(there, null, 2)}\n`);
    }
    assert.deepEqual(there.contributes.configuration, expected);
    assert.deepEqual(
      there.capabilities.untrustedWorkspaces.restrictedConfigurations,
      restrictedConfigurations(),
    );
  });

  it('contributes exactly the commands that the extension registers, each with title, category and icon', async () => {
    const sources = await Promise.all(
      ['src/extension.ts', 'src/review/commands.ts'].map((path) => readFile(file(path), 'utf8')),
    );
    const registered = [...sources.join('').matchAll(/'(foretype\.\w+)':/g)].map(([, id]) => id);
    const { commands, menus } = (await manifest()).contributes;
    assert.deepEqual(commands.map(({ command }) => command).sort(), registered.sort());
    for (const { command, title, category, icon } of commands) {
      assert.ok(title.length > 3, command);
      assert.equal(category, 'Foretype', command);
      assert.match(icon, /^\$\([a-z-]+\)$/, command);
    }
    for (const entry of Object.values(menus).flat()) {
      if (entry.command !== undefined) assert.ok(registered.includes(entry.command), entry.command);
    }
  });

  it('names only commands that exist in the menu of the status item and in the walkthrough', async () => {
    const { commands, walkthroughs } = (await manifest()).contributes;
    const known = new Set(commands.map(({ command }) => command));
    const menu = await readFile(file('src/ui/menu.ts'), 'utf8');
    const named = [
      ...[...menu.matchAll(/'(foretype\.\w+)'/g)].map(([, id]) => id),
      ...walkthroughs.flatMap(({ steps }) =>
        steps.flatMap(({ description }) =>
          [...description.matchAll(/command:(foretype\.\w+)/g)].map(([, id]) => id),
        ),
      ),
    ];
    assert.ok(named.length > 8);
    for (const id of named) assert.ok(known.has(id!), id);
    for (const { media } of walkthroughs.flatMap(({ steps }) => steps)) await readFile(file(media.markdown));
  });

  it('has a test in the real VS Code for each command, and a line in the README', async () => {
    const { commands } = (await manifest()).contributes;
    assert.deepEqual(Object.keys(SHOWN_BY).sort(), commands.map(({ command }) => command).sort());
    const tests = await Promise.all(
      (await readdir(file(BROWSER_TESTS)))
        .filter((name) => name.endsWith('.test.ts'))
        .map((name) => readFile(file(`${BROWSER_TESTS}${name}`), 'utf8')),
    );
    const titles = new Set(
      [...tests.join('\n').matchAll(/^ {2}it\(\s*(['"])(.+)\1,/gm)].map(([, , title]) => title),
    );
    for (const [command, title] of Object.entries(SHOWN_BY)) {
      assert.ok(titles.has(title), `${command}: no browser test is called "${title}"`);
    }
    const readme = await readFile(file('README.md'), 'utf8');
    const table = readme.slice(readme.indexOf('### Commands'), readme.indexOf('### Tasks'));
    for (const { title } of commands) assert.ok(table.includes(title), `"${title}" in the README's list`);
  });

  it('starts with VS Code, where the code is, and has an icon', async () => {
    const { activationEvents, extensionKind, icon } = await manifest();
    assert.deepEqual(activationEvents, ['onStartupFinished']);
    assert.deepEqual(extensionKind, ['workspace']);
    const png = await readFile(file(icon));
    assert.equal(png.readUInt32BE(16), 128);
    assert.equal(png.readUInt32BE(20), 128);
  });
});
