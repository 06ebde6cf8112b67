/** The pinned packages of the corpus: `packages.json`, checked. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

const LIST = join(import.meta.dirname, 'packages.json');

export const SPLITS = ['dev', 'test'] as const;
export type Split = (typeof SPLITS)[number];

const text = v.pipe(v.string(), v.minLength(1));

const schema = v.object({
  packages: v.array(
    v.strictObject({
      name: v.pipe(v.string(), v.regex(/^(?:@[a-z0-9-]+\/)?[a-z0-9][a-z0-9._-]*$/)),
      version: v.pipe(v.string(), v.regex(/^\d[\w.+-]*$/)),
      registry: v.picklist(['npm', 'pypi']),
      released: v.pipe(v.string(), v.regex(/^20\d\d(?:-\d\d){0,2}$/)),
      licence: text,
      split: v.picklist(SPLITS),
      sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
      sources: v.pipe(
        v.array(v.strictObject({ language: text, files: v.pipe(v.array(text), v.minLength(1)) })),
        v.minLength(1),
      ),
    }),
  ),
});

/**
 * One version of one package. `sha256`: of the registry's archive. `sources`: its files by VS Code language id; globs below the
 * package's root, those with `!` taken out again. `released`: as exactly as it is known.
 */
export type CorpusPackage = Readonly<v.InferOutput<typeof schema>['packages'][number]>;

/** In the list's order. @throws {Error} when the list does not fit. */
export async function loadPackages(): Promise<readonly CorpusPackage[]> {
  return v.parse(schema, JSON.parse(await readFile(LIST, 'utf8'))).packages;
}
