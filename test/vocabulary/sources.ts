/** What the counted list is made from: packages of npm, PyPI and Debian, each fetched by its own client. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

const name = v.pipe(v.string(), v.regex(/^[@\w][\w@/.+-]*$/));
const version = v.pipe(v.string(), v.regex(/^[\w.]+$/));
const held = v.optional(v.boolean(), false);

const schema = v.object({
  sources: v.array(
    v.variant('kind', [
      v.object({ kind: v.picklist(['npm', 'sdist']), name, version, held }),
      v.object({ kind: v.literal('wheel'), name, version, held, python: v.optional(version) }),
      v.object({ kind: v.literal('debian'), name, inner: v.optional(v.string()), held }),
    ]),
  ),
});

/**
 * `held`: has no part in the list that is measured, and is what it is measured on; the list that is written counts all.
 * `python`: the version that a wheel is for. `inner`: an archive inside the package that holds the sources. Debian's packages have no version here: its mirrors keep
 * the newest of a release only.
 */
export type Source = v.InferOutput<typeof schema>['sources'][number];

export async function loadSources(): Promise<readonly Source[]> {
  const text = await readFile(join(import.meta.dirname, 'sources.json'), 'utf8');
  return v.parse(schema, JSON.parse(text)).sources;
}
