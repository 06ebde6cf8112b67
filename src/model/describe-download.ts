import type { CatalogModel } from '../../server/model/catalog.ts';
import { sizeWords } from '../ui/words.ts';

/** Beside the download itself: the converted model, about a byte per weight, and room to write it. */
const DISK_FACTOR = 2.5;

/** What a person should know before the download. */
export function describeDownload(model: CatalogModel): string {
  const hosts = model.sources.map((source) =>
    source.kind === 'url' ? new URL(source.url).host : 'a mirror on the Python package index',
  );
  return [
    `${sizeWords(model.bytes)} from ${hosts.join(', else from ')}; checked by its SHA-256.`,
    `Licence: ${model.licence}.`,
    `Kept in the cache folder, where it takes about ${sizeWords(model.bytes * DISK_FACTOR)} once converted. Nothing else is sent or fetched.`,
  ].join('\n');
}
