import { basename, extname, join } from 'node:path';
import { languageFor, languageOf, type Language } from '../../context/languages.ts';
import { excludedFiles } from '../../files/excluded-files.ts';
import { globMatcher } from '../../files/glob-matcher.ts';
import { isSecretName } from '../../files/secret-names.ts';
import type { IndexConfiguration } from '../messages.ts';

/** Never walked, whatever a workspace says: tools' and packages' own. Folders that begin with a dot are not either. */
const SKIPPED_FOLDERS = new Set([
  'node_modules',
  'bower_components',
  '__pycache__',
  'site-packages',
  'jspm_packages',
]);
/** Written by programs. */
const GENERATED_NAMES = /(?:\.min\.|[.-]bundle\.|\.pb\.|_pb2|\.g\.|\.generated\.|\.designer\.)/i;
/** Data and text define nothing. */
const NO_CODE: readonly Language['blocks'][] = ['none'];

/** Whether text in a language defines anything. */
export function hasCode(languageId: string): boolean {
  return !NO_CODE.includes(languageFor(languageId, '').blocks);
}

/** Which files and folders of a workspace folder are looked at, by name alone. Paths are relative to the folder, with `/`. */
export class FileRules {
  readonly #isExcluded: (path: string) => boolean;
  readonly #isHidden: (path: string) => boolean;

  /** @param root absolute path of the workspace folder. */
  constructor(
    private readonly root: string,
    {
      folders,
      excludeFiles,
      hiddenFiles,
    }: Pick<IndexConfiguration, 'folders' | 'excludeFiles' | 'hiddenFiles'>,
  ) {
    this.#isExcluded = excludedFiles(excludeFiles, folders);
    // `files.exclude` names folders, and means all in them.
    this.#isHidden = globMatcher(hiddenFiles);
  }

  walks(path: string): boolean {
    const name = basename(path);
    if (name.startsWith('.') || SKIPPED_FOLDERS.has(name)) return false;
    return !this.#isHidden(path) && !this.#isSecret(path) && !this.#isSecret(`${path}/_`);
  }

  /** The language to read a file in; undefined: it is not read. */
  languageOf(path: string): string | undefined {
    if (this.#isHidden(path) || this.#isSecret(path)) return undefined;
    if (GENERATED_NAMES.test(basename(path)) || extname(path) === '') return undefined;
    const language = languageOf(path);
    return language === undefined || NO_CODE.includes(language.blocks) ? undefined : language.ids[0];
  }

  #isSecret(path: string): boolean {
    return this.#isExcluded(join(this.root, path)) || isSecretName(path);
  }
}
