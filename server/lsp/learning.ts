import { isSecretName } from '../files/secret-names.ts';
import type { LearnedLines } from '../personal/learned.ts';
import { linesAt } from '../personal/lines-at.ts';
import type { PersonalMemory } from '../personal/personal-memory.ts';
import { TypedLines } from '../personal/typed-lines.ts';
import type { LearnParams } from '../protocol.ts';
import type { Documents } from './documents.ts';
import type { OpenDocument } from './open-document.ts';
import { pathOfUri } from './path-of-uri.ts';
import type { ReadRefusal } from './read-refusal.ts';

/** What is learned of the person who types, from the protocol's side. Nothing of files that are never read, or whose names say that they hold secrets. */
export class Learning {
  readonly #typed = new TypedLines();

  constructor(
    private readonly documents: Documents,
    private readonly refusal: ReadRefusal,
    readonly memory: PersonalMemory,
  ) {
    documents.onEdit((document, changes) => {
      const line = this.#typed.finished(document.uri, changes);
      if (line !== undefined) this.#learnFrom(document, 'typed', line, 1);
    });
  }

  /** For a client that has the lines at hand. */
  learn({ uri, way, languageId, above, text }: LearnParams): void {
    if (!this.#isSecret(uri)) this.memory.learn({ way, languageId, above, text });
  }

  /** A suggestion has become part of these lines of a synchronized document. Does nothing where it is not open any more. */
  accepted(uri: string, line: number, lines: number): void {
    const document = this.documents.get(uri);
    if (document) this.#learnFrom(document, 'accepted', line, lines);
  }

  #learnFrom(document: OpenDocument, way: LearnedLines['way'], line: number, lines: number): void {
    const { uri, languageId } = document;
    // Whoever has not switched it on pays nothing for it at Enter.
    if (!this.memory.isOn) return;
    if (this.#isSecret(uri) || this.refusal.ofDocument(document)) return;
    this.memory.learn({ way, languageId, ...linesAt(document, line, lines) });
  }

  #isSecret(uri: string): boolean {
    return this.refusal.ofUri(uri) !== undefined || isSecretName(pathOfUri(uri));
  }
}
