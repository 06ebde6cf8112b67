import { basename, extname } from 'node:path';
import { languageOf, type Language } from '../../context/languages.ts';
import { globMatcher } from '../../excluded-files.ts';

/** Never walked, whatever a workspace says: tools' and packages' own. Folders that begin with a dot are not either. */
const SKIPPED_FOLDERS = new Set([
  'node_modules',
  'bower_components',
  '__pycache__',
  'site-packages',
  'jspm_packages',
]);
/** Names under which secrets are kept, beyond what `foretype.excludeFiles` says. */
const SECRETS = globMatcher([
  '**/.env*',
  '**/*.env',
  '**/*.pem',
  '**/*.key',
  '**/*.p12',
  '**/*.pfx',
  '**/*.keystore',
  '**/*.jks',
  '**/id_{rsa,dsa,ecdsa,ed25519}*',
  '**/{credential,secret}{,s}{,.*}',
  '**/*.secret{,s}',
  '**/.{netrc,npmrc,pypirc,pgpass,htpasswd}',
  '**/.{ssh,aws,gnupg,kube}/**',
]);
/** Written by programs. */
const GENERATED_NAMES = /(?:\.min\.|[.-]bundle\.|\.pb\.|_pb2|\.g\.|\.generated\.|\.designer\.)/i;
/** Data and text define nothing. */
const NO_CODE: readonly Language['blocks'][] = ['none'];

/** Which files and folders of a workspace folder are looked at, by name alone. Paths are relative to the folder, with `/`. */
export class FileRules {
  readonly #isExcluded: (path: string) => boolean;
  readonly #isHidden: (path: string) => boolean;

  constructor(excludeFiles: readonly string[], hiddenFiles: readonly string[]) {
    this.#isExcluded = globMatcher(excludeFiles);
    // `files.exclude` names folders, and means all in them.
    this.#isHidden = globMatcher(hiddenFiles);
  }

  walks(path: string): boolean {
    const name = basename(path);
    if (name.startsWith('.') || SKIPPED_FOLDERS.has(name)) return false;
    return (
      !this.#isHidden(path) && !this.#isExcluded(path) && !this.#isExcluded(`${path}/_`) && !SECRETS(path)
    );
  }

  /** The language to read a file in; undefined: it is not read. */
  languageOf(path: string): string | undefined {
    if (this.#isHidden(path) || this.#isExcluded(path) || SECRETS(path)) return undefined;
    if (GENERATED_NAMES.test(basename(path)) || extname(path) === '') return undefined;
    const language = languageOf(path);
    return language === undefined || NO_CODE.includes(language.blocks) ? undefined : language.ids[0];
  }
}
