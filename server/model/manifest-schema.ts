import * as v from 'valibot';
import { MANIFEST_VERSION, type ModelManifest, type ModelShape } from './manifest.ts';
import { promptFormatSchema } from './prompt-format-schema.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const bytes = v.pipe(v.number(), v.integer(), v.minValue(0));

const shapeSchema: v.GenericSchema<ModelShape> = v.object({
  architecture: v.literal('qwen2'),
  layers: count,
  hiddenSize: count,
  heads: count,
  kvHeads: count,
  headSize: count,
  feedForwardSize: count,
  learnedNeurons: v.exactOptional(count),
  vocabularySize: count,
  contextLength: count,
  ropeBase: v.number(),
  rmsNormEpsilon: v.number(),
});

const schema = v.object({
  manifestVersion: v.literal(MANIFEST_VERSION),
  recipe: v.string(),
  name: v.pipe(v.string(), v.minLength(1)),
  source: v.object({ file: v.string(), bytes, sha256: v.string() }),
  shape: shapeSchema,
  prompt: promptFormatSchema,
  chatTemplate: v.optional(v.string()),
  files: v.array(v.object({ name: v.pipe(v.string(), v.regex(/^[\w][\w.-]*$/)), bytes })),
  createdAt: v.string(),
});

/** `undefined` when `text` is not a whole manifest of this version. */
export function parseManifest(text: string): ModelManifest | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const result = v.safeParse(schema, json);
  return result.success ? { ...result.output, chatTemplate: result.output.chatTemplate } : undefined;
}
