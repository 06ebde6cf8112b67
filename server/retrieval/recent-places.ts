import type { CompletionContext } from '../context/context.ts';

const MAX_SEEN_FILES = 12;
const MAX_TYPED_PLACES = 8;
/** What is typed this near to a place belongs to it. */
const SAME_PLACE_LINES = 12;
const LINES_BEFORE = 6;
const LINES_AFTER = 3;

/** Where a person has typed, with the lines as they were then. */
export interface TypedPlace {
  readonly uri: string;
  /** Workspace-relative with `/`. */
  readonly path: string;
  readonly languageId: string;
  /** Of the cursor. */
  readonly line: number;
  readonly startLine: number;
  readonly text: string;
}

/**
 * The places a person was at lately, told by the requests themselves: no client has to send more. Text of files that are never read
 * does not come here, since nothing is asked for them.
 */
export class RecentPlaces {
  #seen: string[] = [];
  #typed: TypedPlace[] = [];

  /** URIs, newest first. */
  get seen(): readonly string[] {
    return this.#seen;
  }

  /** Newest first. */
  get typed(): readonly TypedPlace[] {
    return this.#typed;
  }

  /** A document was opened, or the cursor put into it. */
  noteSeen(uri: string): void {
    if (this.#seen[0] === uri) return;
    this.#seen = [uri, ...this.#seen.filter((other) => other !== uri)].slice(0, MAX_SEEN_FILES);
  }

  noteTyped({ uri, path, languageId, position, prefix, suffix }: CompletionContext): void {
    this.noteSeen(uri);
    const above = prefix.split('\n').slice(-LINES_BEFORE - 1);
    const [rest = '', ...below] = suffix.split('\n').slice(0, LINES_AFTER + 1);
    const text = [above.join('\n') + rest, ...below].join('\n');
    const { line } = position;
    const place = { uri, path, languageId, line, startLine: line - above.length + 1, text };
    const others = this.#typed.filter(
      (other) => other.uri !== uri || Math.abs(other.line - line) > SAME_PLACE_LINES,
    );
    this.#typed = [place, ...others].slice(0, MAX_TYPED_PLACES);
  }

  /** Forgets a file: its name or the settings say now that it is not to be read. */
  forget(isForgotten: (uri: string) => boolean): void {
    this.#seen = this.#seen.filter((uri) => !isForgotten(uri));
    this.#typed = this.#typed.filter(({ uri }) => !isForgotten(uri));
  }
}
