import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import languages from '../../grammars/languages.json' with { type: 'json' };

const MICROPYTHON = '@micropython/micropython-webassembly-pyscript';

/** Shipped as files, so the list of bundled inputs does not name them. */
const SHIPPED_AS_FILES = ['onnxruntime-node', 'onnxruntime-common', 'web-tree-sitter', MICROPYTHON];

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

/** Licences of packages whose npm archive has none. */
const MISSING_LICENCES: Readonly<Record<string, string>> = {
  [MICROPYTHON]: `The MIT License (MIT)\n\nCopyright (c) 2013-2026 Damien P. George and others\n\n${MIT}`,
  'onnxruntime-common': `MIT License\n\nCopyright (c) Microsoft Corporation\n\n${MIT}`,
  'onnxruntime-node': `MIT License\n\nCopyright (c) Microsoft Corporation\n\n${MIT}
The native library contains further components; their notices are ThirdPartyNotices.txt of the same version at
https://github.com/microsoft/onnxruntime
`,
};

/** What a package's own licence file does not say of what it contains. */
const SUPPLEMENTS: Readonly<Record<string, string>> = {
  [MICROPYTHON]: `
Only its WebAssembly is shipped. It contains parts of Emscripten (MIT License), of musl (MIT License) and of micropython-lib (MIT License; some of
its modules are those of CPython, Python Software Foundation License): https://github.com/micropython/micropython, file LICENSE.
`,
  '@vscode/tree-sitter-wasm': `
The grammars in it are those of https://github.com/tree-sitter (tree-sitter-bash, -c-sharp, -cpp, -css, -go, -java,
-javascript, -php, -python, -ruby, -rust, -typescript), copyright their authors, each under the MIT License as above.
`,
};

/** The part of esbuild's metafile that names every source file that went into a bundle. */
export interface Metafile {
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Text of the notices: every package bundled or shipped, with its version and the full text of its licence. */
export async function thirdPartyNotices(repository: string, metafile: Metafile): Promise<string> {
  const names = new Set([
    ...SHIPPED_AS_FILES,
    ...languages.languages.flatMap(({ wasm }) => packageOf(wasm ?? '') ?? []),
    ...Object.keys(metafile.inputs).flatMap(
      (path) => packageOf(path.split('node_modules/').at(-1) ?? '', path) ?? [],
    ),
  ]);
  const sections: string[] = [];
  for (const name of [...names].sort()) sections.push(await notice(repository, name));
  const rule = `\n${'='.repeat(100)}\n\n`;
  return ['Foretype contains the following third-party software.\n', ...sections].join(rule);
}

/** `@scope/name/file` → `@scope/name`; undefined for our own sources. */
function packageOf(path: string, whole = `node_modules/${path}`): string | undefined {
  if (path === '' || !whole.includes('node_modules/')) return undefined;
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}

async function notice(repository: string, name: string): Promise<string> {
  const directory = join(repository, 'node_modules', name);
  const manifest = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8')) as {
    version: string;
    license?: string;
  };
  const licence = (await licenceText(directory)) ?? MISSING_LICENCES[name];
  if (licence === undefined) {
    throw new Error(
      `${name} has no licence file: add its text to MISSING_LICENCES in test/package/notices.ts.`,
    );
  }
  return `${name} ${manifest.version} (${manifest.license ?? 'see below'})\n\n${licence.trim()}\n${SUPPLEMENTS[name] ?? ''}`;
}

async function licenceText(directory: string): Promise<string | undefined> {
  const files = await readdir(directory);
  const texts = files.filter((file) => /^(licen[cs]e|copying|notice|thirdpartynotices)/i.test(file)).sort();
  if (texts.length === 0) return undefined;
  return (await Promise.all(texts.map((file) => readFile(join(directory, file), 'utf8')))).join('\n');
}
