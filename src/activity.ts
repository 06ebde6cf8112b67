import type { CompletionResult } from '../server/completion/result.ts';

export interface LastResult {
  readonly result: CompletionResult;
  /** From VS Code's question to our answer, milliseconds; undefined when the server was not asked. */
  readonly totalMs: number | undefined;
}

/** What happened since the start, for the status item and the log. Stays in memory; nothing is reported anywhere. */
export class Activity {
  #open = 0;
  readonly #tasks: string[] = [];
  #shown = 0;
  #accepted = 0;
  #last: LastResult | undefined;

  constructor(private readonly changed: () => void) {}

  /** Whether the server owes an answer. */
  get isAsking(): boolean {
    return this.#open > 0;
  }
  /** The task that runs, for example `explaining`; the newest one. */
  get task(): string | undefined {
    return this.#tasks.at(-1);
  }
  get shown(): number {
    return this.#shown;
  }
  get accepted(): number {
    return this.#accepted;
  }
  get last(): LastResult | undefined {
    return this.#last;
  }

  asked(): void {
    this.#open++;
    this.changed();
  }

  answered(): void {
    this.#open--;
    this.changed();
  }

  /** A task runs until the returned function is called. */
  taskStarted(words: string): () => void {
    this.#tasks.push(words);
    this.changed();
    return () => {
      this.#tasks.splice(this.#tasks.indexOf(words), 1);
      this.changed();
    };
  }

  /** A question ended, with or without something to show. */
  ended(result: CompletionResult, totalMs?: number): void {
    if (result.kind === 'cancelled') return;
    if (result.kind === 'shown') this.#shown++;
    this.#last = { result, totalMs };
    this.changed();
  }

  /** What was on the screen still fits. */
  reused(): void {
    if (this.#last?.result.kind === 'shown') return;
    this.#last = undefined;
    this.changed();
  }

  acceptedOne(): void {
    this.#accepted++;
    this.changed();
  }
}
