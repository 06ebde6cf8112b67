import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { thirdPartyNotices, type Metafile } from './notices.ts';
import type { Target } from './targets.ts';

const AS_IT_IS = ['CHANGELOG.md', 'LICENSE', '.vscodeignore', 'docs'];
/** Of package.json, what VS Code reads. Scripts and dependencies are the repository's. */
const MANIFEST_KEYS = [
  ...[
    'name',
    'displayName',
    'description',
    'version',
    'publisher',
    'license',
    'icon',
    'galleryBanner',
    'repository',
  ],
  ...['categories', 'keywords', 'main', 'extensionKind', 'activationEvents', 'capabilities', 'contributes'],
];

/** Fills an empty folder with a production build and everything around it for one platform; `.vscodeignore` picks from it. */
export async function stage(repository: string, target: Target, directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const metafile = join(directory, 'metafile.json');
  await promisify(execFile)(
    process.execPath,
    ['esbuild.mjs', '--production', '--outdir', join(directory, 'dist'), '--metafile', metafile],
    { cwd: repository },
  );
  const bundled = JSON.parse(await readFile(metafile, 'utf8')) as Metafile;
  await writeFile(join(directory, 'THIRD-PARTY-NOTICES.txt'), await thirdPartyNotices(repository, bundled));
  for (const name of AS_IT_IS) await cp(join(repository, name), join(directory, name), { recursive: true });
  await writeReadme(repository, directory);
  await writeManifest(repository, directory);
  await copyRuntime(repository, target, join(directory, 'dist', 'node_modules'));
}

/** Without pictures: VS Code shows an extension's README without the folder it came from, so their links would lead nowhere. */
async function writeReadme(repository: string, directory: string): Promise<void> {
  const text = await readFile(join(repository, 'README.md'), 'utf8');
  await writeFile(join(directory, 'README.md'), text.replaceAll(/^!\[[^\]]*\]\([^)]*\)\n\n?/gm, ''));
}

async function writeManifest(repository: string, directory: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  > & {
    engines: { vscode: string };
  };
  const kept = Object.fromEntries(
    MANIFEST_KEYS.filter((key) => key in manifest).map((key) => [key, manifest[key]]),
  );
  const staged = { ...kept, engines: { vscode: manifest.engines.vscode } };
  await writeFile(join(directory, 'package.json'), JSON.stringify(staged, undefined, 2));
}

/**
 * ONNX Runtime, the one package that cannot be bundled, without its installer. It goes beside the bundle that requires it:
 * vsce leaves out a `node_modules` at the top unless it may walk the repository's dependencies.
 */
async function copyRuntime(repository: string, target: Target, directory: string): Promise<void> {
  const binaries = `onnxruntime-node/bin/napi-v6/${target.binaries}`;
  const files = [
    'onnxruntime-node/package.json',
    ...['backend', 'binding', 'index', 'version'].map((name) => `onnxruntime-node/dist/${name}.js`),
    ...target.files.map((file) => `${binaries}/${file}`),
    'onnxruntime-common/package.json',
    'onnxruntime-common/dist/cjs',
  ];
  for (const file of files) {
    const to = join(directory, file);
    await mkdir(dirname(to), { recursive: true });
    await cp(join(repository, 'node_modules', file), to, {
      recursive: true,
      filter: (path) => !/\.(map|d\.ts)$/.test(path),
    });
  }
}
