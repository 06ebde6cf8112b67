import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseManifest } from '../../model/manifest-schema.ts';
import { MANIFEST_FILE, RECIPE, type ModelManifest } from '../../model/manifest.ts';

/**
 * The manifest of a model folder whose files are all there and whole. A short weights file must be found here: it is mapped into
 * memory, and reading behind its end would end the process.
 * @throws an Error whose message continues "… cannot be loaded: ".
 */
export async function readyModel(folder: string): Promise<ModelManifest> {
  const text = await readFile(join(folder, MANIFEST_FILE), 'utf8').catch((error: unknown) => {
    throw new Error('it has no readable manifest. Prepare the model again.', { cause: error });
  });
  const manifest = parseManifest(text);
  if (!manifest) throw new Error('its manifest is damaged. Prepare the model again.');
  if (manifest.recipe !== RECIPE) {
    throw new Error(
      `it was made by another version (${manifest.recipe}, not ${RECIPE}). Prepare the model again.`,
    );
  }
  for (const { name, bytes } of manifest.files) {
    const found = await stat(join(folder, name)).then(
      ({ size }) => size,
      () => undefined,
    );
    if (found === undefined) throw new Error(`${name} is missing. Prepare the model again.`);
    if (found !== bytes)
      throw new Error(`${name} has ${found} bytes, not ${bytes}. Prepare the model again.`);
  }
  return manifest;
}
