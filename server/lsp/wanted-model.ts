import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type { Catalog, CatalogModel } from '../model/catalog.ts';

/** What the setting `model` means. */
export type WantedModel =
  | { readonly kind: 'catalogue'; readonly name: string; readonly entry: CatalogModel }
  | { readonly kind: 'file'; readonly name: string; readonly path: string }
  | { readonly kind: 'unknown'; readonly name: string; readonly message: string };

export function wantedModel(setting: string, catalog: Catalog): WantedModel {
  const entry = catalog.models.find(({ name }) => name === setting);
  if (entry) return { kind: 'catalogue', name: setting, entry };
  if (isAbsolute(setting) || /[/\\]|\.gguf$/i.test(setting)) {
    const path = resolve(setting.startsWith('~/') ? join(homedir(), setting.slice(2)) : setting);
    return { kind: 'file', name: setting, path };
  }
  const known = catalog.models.map(({ name }) => name).join(', ');
  return {
    kind: 'unknown',
    name: setting,
    message: `No model is called "${setting}" (foretype.model). Known: ${known}; or give the path of a GGUF file.`,
  };
}
