/**
 * What a person did not want: suggestions that they dismissed, or saw and typed against more than once. In memory only. A dismissed line does not
 * come back at its place by itself, and counts against the same line elsewhere. Whoever asks by command is shown it, and it is forgiven.
 */
import { LRUCache } from 'lru-cache';
import type { CompletionContext } from '../context/context.ts';
import { madeLine, type MadeLine } from './made-line.ts';
import type { CompletionItem } from './result.ts';

/** A suggestion that stood this long was read; typing on before that says nothing about it. */
const READ_MS = 1_000;
/** Typing against a suggestion is no rejection at first: a person who goes back finds it again. The second time they know it. */
const PASSES_TO_REJECT = 2;
/** The code around has become another one by then. */
const HELD_BACK_MS = 30 * 60_000;
/** So much text behind a suggestion tells its place from one further down. */
const CHARACTERS_AFTER = 200;
/** Closers that an editor may have put in between meanwhile. */
const MAX_ADDED_AFTER = 4;
const MAX_PLACES = 256;
const MAX_LINES = 256;

interface PlaceRecord {
  /** How often it was seen there and typed against. */
  readonly passes: number;
  /** When it was rejected there. */
  readonly rejectedMs?: number;
}

/** A suggestion that is drawn, as far as is known. */
interface OnScreen extends MadeLine {
  readonly uri: string;
  readonly cursorLine: number;
  /** The cursor's line before the cursor when it was first shown. */
  readonly lineBefore: string;
  /** From the start of that line on, with the suggestion in it. */
  readonly target: string;
  /** What stands behind the suggestion. */
  readonly after: string;
  /** Of the text behind the cursor, what the suggestion takes in. */
  readonly taken: number;
  readonly sinceMs: number;
  /** It was dismissed, and may still be written. */
  readonly isRejected?: true;
}

export class Rejections {
  readonly #places = new LRUCache<string, PlaceRecord>({ max: MAX_PLACES });
  /** How often a line was rejected, wherever it was. */
  readonly #lines = new LRUCache<string, number>({ max: MAX_LINES });
  #onScreen: OnScreen | undefined;

  /** @param nowMs milliseconds, monotonic. */
  constructor(private readonly nowMs: () => number) {}

  /** A suggestion is shown; `isWanted`: the person has asked for it by command. */
  show(context: CompletionContext, item: CompletionItem, isWanted: boolean): void {
    const { uri, position, prefix, suffix } = context;
    const made = madeAt(context, item);
    if (isWanted) this.#places.delete(keyOf(uri, made));
    if (this.#isOnScreen(uri, made) && !this.#onScreen?.isRejected) return;
    const lineBefore = prefix.slice(prefix.lastIndexOf('\n') + 1);
    const { start, end } = item.range;
    const lineStart = lineBefore.slice(0, lineBefore.length - (position.character - start.character));
    const taken = end.character - position.character;
    this.#onScreen = {
      ...made,
      uri,
      cursorLine: position.line,
      lineBefore,
      target: lineStart + item.insertText.replaceAll('\r\n', '\n'),
      after: suffix.slice(taken, taken + CHARACTERS_AFTER),
      taken,
      sinceMs: this.nowMs(),
    };
  }

  /** The person is here now: what has become of the suggestion on the screen? */
  follow({ uri, position, prefix, suffix }: CompletionContext): void {
    const shown = this.#onScreen;
    if (!shown) return;
    const lines = position.line - shown.cursorLine + 1;
    const before = prefix.split('\n');
    const text = before.slice(-Math.max(1, lines)).join('\n');
    const between = suffix.indexOf(shown.after);
    const isThere =
      uri === shown.uri &&
      lines >= 1 &&
      lines <= before.length &&
      between >= 0 &&
      between <= shown.taken + MAX_ADDED_AFTER &&
      text.startsWith(shown.lineBefore);
    if (!isThere) {
      this.#onScreen = undefined;
      return;
    }
    if (shown.target !== text && shown.target.startsWith(text)) return;
    this.#onScreen = undefined;
    const key = keyOf(uri, shown);
    if (text.startsWith(shown.target)) {
      this.#places.delete(key);
      this.#lines.delete(shown.line);
      return;
    }
    const at = shown.lineBefore.length;
    // Who has typed some of it has used some of it.
    const isAgainst = text.charAt(at) !== shown.target.charAt(at);
    if (!isAgainst || shown.isRejected || this.nowMs() - shown.sinceMs < READ_MS) return;
    const passes = (this.#places.get(key)?.passes ?? 0) + 1;
    if (passes < PASSES_TO_REJECT) this.#places.set(key, { passes });
    else this.reject(uri, shown);
  }

  /** The person has dismissed the suggestion that makes this line. */
  reject(uri: string, made: MadeLine): void {
    this.#places.set(keyOf(uri, made), { passes: PASSES_TO_REJECT, rejectedMs: this.nowMs() });
    this.#lines.set(made.line, (this.#lines.get(made.line) ?? 0) + 1);
    if (this.#onScreen && this.#isOnScreen(uri, made))
      this.#onScreen = { ...this.#onScreen, isRejected: true };
  }

  /** The person has dismissed what is on the screen here. Does nothing where nothing is. */
  rejectShown(context: CompletionContext): void {
    this.follow(context);
    const shown = this.#onScreen;
    if (shown && !shown.isRejected) this.reject(context.uri, shown);
  }

  /** Whether a suggestion was rejected at this place. */
  holdsBack(context: CompletionContext, item: CompletionItem): boolean {
    const rejectedMs = this.#places.get(keyOf(context.uri, madeAt(context, item)))?.rejectedMs;
    return rejectedMs !== undefined && this.nowMs() - rejectedMs < HELD_BACK_MS;
  }

  /** How often the line that a suggestion makes was rejected, here or elsewhere. */
  countOf(context: CompletionContext, item: CompletionItem): number {
    return this.#lines.get(madeAt(context, item).line) ?? 0;
  }

  /** The document is closed. */
  forget(uri: string): void {
    if (this.#onScreen?.uri === uri) this.#onScreen = undefined;
    for (const key of [...this.#places.keys()]) {
      if (key.startsWith(keyStart(uri))) this.#places.delete(key);
    }
  }

  #isOnScreen(uri: string, { above, line }: MadeLine): boolean {
    const shown = this.#onScreen;
    return shown?.uri === uri && shown.above === above && shown.line === line;
  }

  /** Places and lines that are remembered. */
  get size(): number {
    return this.#places.size + this.#lines.size;
  }
}

function madeAt({ prefix, position }: CompletionContext, item: CompletionItem): MadeLine {
  return madeLine(prefix, position.character, item);
}

function keyOf(uri: string, { above, line }: MadeLine): string {
  return keyStart(uri) + JSON.stringify([above, line]);
}

/** No URI holds a line break. */
function keyStart(uri: string): string {
  return `${uri}\n`;
}
