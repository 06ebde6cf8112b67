// Builds every bundle into dist/: three for the product (extension, server, engine), the conversion process, the
// command-line tools, and the assets the product reads at run time (grammars, queries, catalogue).
// `--production` minifies; `--watch` rebuilds; `--outdir DIR` builds elsewhere; `--metafile FILE` tells what went into the bundles.
import { build, context } from 'esbuild';
import { cp, mkdir, readFile, rm, access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { production, watch, outdir, metafile } = parseArgs({
  options: {
    production: { type: 'boolean', default: false },
    watch: { type: 'boolean', default: false },
    outdir: { type: 'string', default: 'dist' },
    metafile: { type: 'string' },
  },
}).values;

/** Bundle name → entry. Entries that do not exist yet are left out. */
const ENTRIES = {
  extension: 'src/extension.ts',
  server: 'server/main.ts',
  engine: 'server/engine/onnx/main.ts',
  index: 'server/retrieval/worker/main.ts',
  sandbox: 'server/tasks/examples/worker/main.ts',
  converter: 'server/model/converter/main.ts',
  model: 'server/cli/model.ts',
  start: 'server/cli/start.ts',
};

const exists = (path) =>
  access(path).then(
    () => true,
    () => false,
  );

async function entryPoints() {
  const pairs = await Promise.all(
    Object.entries(ENTRIES).map(async ([name, path]) => [name, path, await exists(path)]),
  );
  return Object.fromEntries(pairs.filter(([, , there]) => there).map(([name, path]) => [name, path]));
}

/** Interpreters that examples run in: name in the assets → file of a package. */
const INTERPRETERS = {
  'micropython.wasm': '@micropython/micropython-webassembly-pyscript/micropython.wasm',
  'quickjs.wasm': '@jitl/quickjs-wasmfile-release-sync/dist/emscripten-module.wasm',
};

/** Grammars and interpreters come from packages as wasm; queries and the language table are ours. */
async function copyAssets() {
  const assets = join(outdir, 'assets');
  await rm(assets, { recursive: true, force: true });
  await mkdir(join(assets, 'grammars'), { recursive: true });
  await cp('node_modules/web-tree-sitter/web-tree-sitter.wasm', join(assets, 'web-tree-sitter.wasm'));
  await cp('models', join(assets, 'models'), { recursive: true });
  await cp('grammars', join(assets, 'grammars'), { recursive: true });
  await mkdir(join(assets, 'sandbox'));
  for (const [name, file] of Object.entries(INTERPRETERS)) {
    await cp(join('node_modules', file), join(assets, 'sandbox', name));
  }
  const languages = JSON.parse(await readFile('grammars/languages.json', 'utf8'));
  const wasms = new Set(languages.languages.flatMap((language) => (language.wasm ? [language.wasm] : [])));
  for (const wasm of wasms) {
    await cp(join('node_modules', wasm), join(assets, 'grammars', wasm.split('/').at(-1)));
  }
}

const options = {
  entryPoints: await entryPoints(),
  outdir,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode', 'onnxruntime-node'],
  // web-tree-sitter asks for its own URL even where `locateFile` answers; CJS bundles have none.
  define: { 'import.meta.url': '__bundleUrl' },
  banner: { js: 'const __bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
  sourcemap: production ? false : 'linked',
  minify: production,
  // V8 keeps the source: half of it is white space and comments.
  minifyWhitespace: true,
  legalComments: 'linked',
  logLevel: 'warning',
  metafile: metafile !== undefined,
};

await copyAssets();
if (watch) await (await context(options)).watch();
else {
  const result = await build(options);
  if (metafile !== undefined) await writeFile(metafile, JSON.stringify(result.metafile));
}
