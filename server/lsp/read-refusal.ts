import type { CompletionResult } from '../completion/result.ts';
import { looksBinary } from '../context/document-lines.ts';
import { globMatcher } from '../excluded-files.ts';
import type { OpenDocument } from './open-document.ts';
import { pathOfUri } from './path-of-uri.ts';

/** A document this large is data or generated; reading it at every keystroke would cost more than it gives. */
const MAX_DOCUMENT_CHARACTERS = 5_000_000;

type Refused = Extract<CompletionResult, { readonly kind: 'refused' }>;

/** Tells which documents' text is never read. */
export class ReadRefusal {
  #globs: readonly string[] | undefined;
  #isExcluded: (path: string) => boolean = () => false;

  /** @param excludeFiles the setting, as it is now. */
  constructor(private readonly excludeFiles: () => readonly string[]) {}

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
    if (globs !== this.#globs) {
      this.#globs = globs;
      this.#isExcluded = globMatcher(globs);
    }
    if (!this.#isExcluded(pathOfUri(uri))) return undefined;
    return refused('secret-file', 'This file may hold secrets, so it is never read (foretype.excludeFiles).');
  }
}

function refused(reason: Refused['reason'], message: string): Refused {
  return { kind: 'refused', reason, message };
}
