import type { CompletionResult } from '../completion/result.ts';
import { looksBinary } from '../context/document-lines.ts';
import { excludedFiles } from '../files/excluded-files.ts';
import type { OpenDocument } from './open-document.ts';
import { pathOfUri } from './path-of-uri.ts';

/** A document this large is data or generated; reading it at every keystroke would cost more than it gives. */
const MAX_DOCUMENT_CHARACTERS = 5_000_000;

type Refused = Extract<CompletionResult, { readonly kind: 'refused' }>;

/** Tells which documents' text is never read. */
export class ReadRefusal {
  /** What the rule below was made of. */
  #madeOf = '';
  #isExcluded: (path: string) => boolean = () => false;

  /**
   * @param excludeFiles the setting, as it is now.
   * @param folders URIs of the workspace's folders, as they are now.
   * @param fileOf the notebook's URI for one of its cells.
   */
  constructor(
    private readonly excludeFiles: () => readonly string[],
    private readonly folders: () => readonly string[],
    private readonly fileOf: (uri: string) => string = (uri) => uri,
  ) {}

  /** Why the document is not read; undefined where it is. Its name is looked at before its text. */
  ofDocument(document: OpenDocument): Refused | undefined {
    const secret = this.ofUri(document.uri);
    if (secret) return secret;
    if (document.length > MAX_DOCUMENT_CHARACTERS) return refused('too-large', 'This file is too large.');
    if (looksBinary(document)) return refused('binary', 'This file is not text.');
    return undefined;
  }

  /** Whether its name says that it may hold secrets. */
  ofUri(uri: string): Refused | undefined {
    const globs = this.excludeFiles();
    const folders = this.folders();
    const madeOf = JSON.stringify([globs, folders]);
    if (madeOf !== this.#madeOf) {
      this.#madeOf = madeOf;
      this.#isExcluded = excludedFiles(globs, folders.map(pathOfUri));
    }
    const isRead = [uri, this.fileOf(uri)].every((each) => !this.#isExcluded(pathOfUri(each)));
    if (isRead) return undefined;
    return refused('secret-file', 'This file may hold secrets, so it is never read (foretype.excludeFiles).');
  }
}

function refused(reason: Refused['reason'], message: string): Refused {
  return { kind: 'refused', reason, message };
}
