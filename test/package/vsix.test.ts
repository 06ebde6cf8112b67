/** What users install: the files in it, its size, and that the server in it runs without the repository around it. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { CACHE_DIRECTORY } from '../support/cached-install.ts';
import { assertGolden } from '../support/golden.ts';
import { startServer } from '../support/lsp-client.ts';
import { prepareRealModel } from '../support/real-model.ts';
import { makeVsix, type Vsix } from './make-vsix.ts';
import { findTarget, TARGETS } from './targets.ts';

const GOLDEN = join(import.meta.dirname, '..', 'fixtures', 'vsix-files.txt');
/** Native library 46 MB and grammars 21 MB before compression; more than this means something slipped in. */
const MAX_VSIX_BYTES = 24_000_000;
const TARGET = `${process.platform}-${process.arch}`;
const URI = 'file:///shop/add.py';
/** The machine may be busy; what is tested is that an answer comes. */
const ANSWER_TIMEOUT_MS = 60_000;

describe('the packed extension', function () {
  this.timeout(300_000);
  let vsix: Vsix;
  let files: Readonly<Record<string, Uint8Array>>;
  let directory: string;

  before(async () => {
    vsix = await makeVsix(findTarget(TARGET));
    files = unzipSync(await readFile(vsix.path));
    directory = await mkdtemp(join(tmpdir(), 'foretype-vsix-'));
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(directory, name)), { recursive: true });
      await writeFile(join(directory, name), content);
    }
  });
  after(() => rm(directory, { recursive: true, force: true }));

  it('holds exactly the files it should', () => {
    const target = findTarget(TARGET);
    const names = Object.keys(files)
      .map((name) =>
        target.files.reduce(
          (path, file) => path.replace(`${target.binaries}/${file}`, `TARGET/${file}`),
          name,
        ),
      )
      // The library's name differs by platform.
      .filter((name) => !name.includes('TARGET/') || name.endsWith('.node'))
      .sort()
      .join('\n')
      .concat('\n');
    assertGolden(GOLDEN, names);
  });

  it('is small', () => {
    assert.ok(vsix.bytes < MAX_VSIX_BYTES, `${vsix.bytes} bytes`);
  });

  it('has no source maps, tests or secrets, and no trace of the machine that packed it', () => {
    for (const [name, content] of Object.entries(files)) {
      assert.doesNotMatch(name, /\.(map|ts|tsx|log|gguf|env|npmrc)$|(^|\/)test\//, name);
      if (!/\.(cjs|js|json|md|txt|xml|vsixmanifest)$/.test(name)) continue;
      const text = Buffer.from(content).toString('utf8');
      if (name.endsWith('.cjs')) assert.doesNotMatch(text, /\n\/\/# sourceMappingURL=/, name);
      assert.doesNotMatch(
        text,
        /BEGIN [A-Z ]*PRIVATE KEY|npm_[A-Za-z0-9]{36}|gh[pousr]_[A-Za-z0-9]{36}/,
        name,
      );
      assert.ok(!text.includes(process.cwd()), `${name} names ${process.cwd()}`);
    }
  });

  it('names the licence of every package in it', () => {
    const notices = Buffer.from(files['extension/THIRD-PARTY-NOTICES.txt'] ?? []).toString('utf8');
    for (const name of [
      'onnxruntime-node',
      'web-tree-sitter',
      '@vscode/tree-sitter-wasm',
      'vscode-languageclient',
      'valibot',
      '@micropython/micropython-webassembly-pyscript',
      '@jitl/quickjs-wasmfile-release-sync',
    ]) {
      assert.ok(notices.includes(`\n${name} `), name);
    }
    assert.ok(!/\(undefined\)/.test(notices));
  });

  it('has a server that completes over plain LSP, with the model of the cache', async () => {
    await prepareRealModel();
    const serverPath = join(directory, 'extension', 'dist', 'server.cjs');
    const home = await mkdtemp(join(tmpdir(), 'foretype-home-'));
    const env = { HOME: home, TMPDIR: home, XDG_CACHE_HOME: home, FORETYPE_CACHE: CACHE_DIRECTORY };
    const server = startServer({ serverPath, env, options: { deadlineMs: ANSWER_TIMEOUT_MS } });
    try {
      await server.initialize();
      await server.ready();
      await server.open(URI, 'python', 'def add(a, b):\n    """Sum of a and b."""\n    return \n');
      const [item] = await server.inlineCompletion(URI, { line: 2, character: 11 });
      const text = item?.insertText;
      assert.ok(typeof text === 'string');
      assert.match(text, /a \+ b/);
    } finally {
      await server.shutdown();
    }
    assert.equal(await server.exited, 0);
    // ONNX Runtime's usage data would leave a database and a device id here before they are sent.
    assert.deepEqual(await readdir(home), [], 'nothing is written outside the cache');
    await rm(home, { recursive: true });
  });
});

describe('the targets', () => {
  it('name files that ONNX Runtime has', async () => {
    const root = join(import.meta.dirname, '..', '..', 'node_modules', 'onnxruntime-node', 'bin', 'napi-v6');
    for (const { binaries, files } of TARGETS) {
      for (const file of files) assert.ok((await readFile(join(root, binaries, file))).length > 0);
    }
  });

  it('are listed where another one is asked for', () => {
    assert.throws(
      () => findTarget('darwin-x64'),
      /No package for darwin-x64: .*linux-x64, linux-arm64, darwin-arm64/,
    );
  });
});
