import { readFile, stat } from 'node:fs/promises';

/** Where a name stands in a longer file is not asked. */
const MAX_BYTES = 1024 ** 2;

interface Saved {
  readonly uri: string;
  /** Milliseconds since 1970. */
  readonly changed: number;
  readonly text: string;
}

/**
 * The text of a document as it was saved, for clients that tell the part around the cursor only. Nobody waits for the disk: what was read is given, and
 * read again when the file has changed. One document, the one that was asked for last.
 */
export class SavedText {
  #saved: Saved | undefined;
  #reading: string | undefined;

  /** @param fileOf the path that a URI names; empty: none. */
  constructor(private readonly fileOf: (uri: string) => string) {}

  /** Undefined where there is no such file, and at first. */
  of(uri: string): string | undefined {
    void this.#read(uri);
    return this.#saved?.uri === uri ? this.#saved.text : undefined;
  }

  /** Never rejects. */
  async #read(uri: string): Promise<void> {
    const path = this.fileOf(uri);
    if (path === '' || this.#reading === uri) return;
    this.#reading = uri;
    try {
      const { mtimeMs, size } = await stat(path);
      const isKnown = this.#saved?.uri === uri && this.#saved.changed === mtimeMs;
      if (isKnown || size > MAX_BYTES) return;
      const text = await readFile(path, 'utf8');
      if (this.#reading === uri) this.#saved = { uri, changed: mtimeMs, text };
    } catch {
      // Not saved yet, or gone: what the client tells must do.
    } finally {
      if (this.#reading === uri) this.#reading = undefined;
    }
  }
}
