import { MANIFEST_VERSION, RECIPE, type ModelManifest } from '../../server/model/manifest.ts';

/** The manifest of a model that is not there: for tests of what reads and keeps manifests. */
export function tinyManifest(changes: Partial<ModelManifest> = {}): ModelManifest {
  return {
    manifestVersion: MANIFEST_VERSION,
    recipe: RECIPE,
    name: 'tiny',
    source: { file: '/models/tiny.gguf', bytes: 10, sha256: 'ab' },
    shape: {
      architecture: 'qwen2',
      layers: 2,
      hiddenSize: 64,
      heads: 2,
      kvHeads: 1,
      headSize: 32,
      feedForwardSize: 128,
      vocabularySize: 320,
      contextLength: 1024,
      ropeBase: 1e6,
      rmsNormEpsilon: 1e-6,
    },
    prompt: {
      form: 'suffix-first',
      prefixToken: 1,
      suffixToken: 2,
      middleToken: 3,
      fileSeparatorToken: 4,
      repositoryToken: 5,
      stopTokens: [6],
    },
    chatTemplate: undefined,
    files: [{ name: 'weights.bin', bytes: 4 }],
    createdAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}
