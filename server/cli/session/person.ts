/** A simulated person: takes a stretch of code out, types it again key by key, and presses Tab when the ghost text is right. */
import { CancellationTokenSource } from 'vscode-languageserver/node';
import type { CompletionResult, RefusedReason } from '../../completion/result.ts';
import type { Buffer } from './buffer.ts';
import type { Figures, Suggestion } from './figures.ts';
import type { LanguageServer } from './language-server.ts';
import { pause } from './pause.ts';
import type { Screen } from './screen.ts';
import type { Stretch } from './stretch.ts';

/** A quick typist, some eight keys a second: milliseconds after a letter, and after what ends a word. */
const LETTER_MS = 90;
const WORD_END_MS = 200;
/** Reading a ghost text before Tab. */
const READ_MS = 350;
/** After a jump a person looks at the place; the first suggestion is waited for up to this long. */
const LOOK_MS = 15_000;

/** Nobody presses Tab for less. */
const MIN_ACCEPTED_CHARACTERS = 3;

/** Without a model or an engine there is nothing to be seen. */
const HOPELESS: readonly RefusedReason[] = ['no-model', 'engine-failed'];

/** What the ghost text is at the cursor, and where it came from. */
interface Ghost {
  readonly text: string;
  readonly suggestion: Suggestion;
}

export class Person {
  constructor(
    private readonly server: LanguageServer,
    private readonly screen: Screen,
    private readonly figures: Figures,
    private readonly signal: AbortSignal,
  ) {}

  /** Types the stretch of the open document again. @throws when aborted, or when the server ends. */
  async retype(buffer: Buffer, { start, end }: Stretch): Promise<void> {
    let rest = buffer.text.slice(start, end);
    await this.server.change(buffer.uri, [buffer.replace(start, end, '')]);
    let ghost = await this.#look(buffer, LOOK_MS, undefined);
    while (rest !== '') {
      let patienceMs = WORD_END_MS;
      if (ghost && ghost.text.length >= MIN_ACCEPTED_CHARACTERS && rest.startsWith(ghost.text)) {
        await pause(READ_MS, this.signal);
        rest = rest.slice(ghost.text.length);
        await this.#accept(buffer, ghost);
      } else {
        const key = nextKey(rest);
        rest = rest.slice(key.length);
        if (/\w/.test(key)) patienceMs = LETTER_MS;
        this.figures.keystrokes++;
        this.figures.characters += key.length;
        await this.server.change(buffer.uri, [buffer.type(key)]);
      }
      if (rest !== '') ghost = await this.#look(buffer, patienceMs, ghost);
    }
    this.screen.show({ buffer, ghost: '' });
  }

  async #accept(buffer: Buffer, { text }: Ghost): Promise<void> {
    this.figures.keystrokes++;
    this.figures.accepted++;
    this.figures.characters += text.length;
    this.figures.savedCharacters += text.length - 1;
    await this.server.change(buffer.uri, [buffer.type(text)]);
    this.screen.show({ buffer, ghost: '', accepted: text.length });
  }

  /** Asks for a suggestion and draws it; gives up when `patienceMs` are over, which are long at a new place. */
  async #look(buffer: Buffer, patienceMs: number, before: Ghost | undefined): Promise<Ghost | undefined> {
    const cold = patienceMs === LOOK_MS;
    if (cold) this.screen.show({ buffer, ghost: '', waiting: true });
    const cancel = new CancellationTokenSource();
    const begunMs = performance.now();
    const over = new AbortController();
    const patience = pause(patienceMs, AbortSignal.any([this.signal, over.signal]));
    const result = await Promise.race([this.#ask(buffer, cancel), patience.then(() => undefined)]);
    if (!result) cancel.cancel();
    const latencyMs = performance.now() - begunMs;
    if (!cold) this.figures.asked++;
    if (result?.kind === 'shown' || result?.kind === 'empty') this.figures.noteAnswer(latencyMs, cold);
    const ghost = result?.kind === 'shown' ? this.#ghostOf(buffer, result, latencyMs) : undefined;
    this.#draw(buffer, ghost, before);
    if (!cold) await patience;
    // After a jump the eyes are there as soon as something is to be seen.
    patience.catch(() => undefined);
    over.abort();
    return ghost;
  }

  /** Until there is an answer: one that was late is ready for the next who asks. */
  async #ask(buffer: Buffer, { token }: CancellationTokenSource): Promise<CompletionResult> {
    for (let asks = 1; ; asks++) {
      const result = await this.server.completeAt(buffer.uri, buffer.position, 'automatic', token);
      if (result.kind === 'refused' && HOPELESS.includes(result.reason)) throw new Error(result.message);
      const isLate = result.kind === 'refused' && (result.reason === 'late' || result.reason === 'preparing');
      if (token.isCancellationRequested) return result;
      if (!isLate) return asks > 1 ? asOwn(result) : result;
    }
  }

  #ghostOf(
    buffer: Buffer,
    { items: [item], statistics }: Extract<CompletionResult, { kind: 'shown' }>,
    latencyMs: number,
  ): Ghost | undefined {
    const { character } = buffer.position;
    // What is typed reaches to line ends, so nothing behind the cursor needs to be replaced.
    if (item?.range.end.character !== character) return undefined;
    // Nor does anybody who types with the right indentation want it taken away.
    if (item.range.start.character !== character) return undefined;
    const suggestion = { latencyMs, statistics };
    this.figures.suggestions.push(suggestion);
    this.figures.firstAtMs ??= performance.now();
    return { text: item.insertText, suggestion };
  }

  #draw(buffer: Buffer, ghost: Ghost | undefined, before: Ghost | undefined): void {
    if (!ghost) {
      this.screen.show({ buffer, ghost: '' });
      return;
    }
    const isNew = !before?.text.endsWith(ghost.text);
    if (isNew) this.figures.shown++;
    this.screen.show({ buffer, ghost: ghost.text, suggestion: ghost.suggestion, isNew });
  }
}

/** The generation that was joined is the one this question began. */
function asOwn(result: CompletionResult): CompletionResult {
  if (result.kind !== 'shown' || result.statistics.source !== 'running-generation') return result;
  return { ...result, statistics: { ...result.statistics, source: 'engine' } };
}

/** One key: a character, or Enter, after which the editor puts the indentation by itself. */
function nextKey(rest: string): string {
  return /^\r?\n[ \t]*/.exec(rest)?.[0] ?? String.fromCodePoint(rest.codePointAt(0) ?? 0);
}
