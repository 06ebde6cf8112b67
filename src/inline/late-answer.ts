import type { CompletionResult } from '../../server/completion/result.ts';

/** A question whose answer did not come within the deadline. */
export interface LateQuestion {
  /** Never rejects. */
  readonly answer: Promise<CompletionResult>;
  /** Whether text and cursor are still exactly as they were asked for. */
  readonly isThere: () => boolean;
  /** Takes the answer in; true when there is something to show. */
  readonly onAnswer: (result: CompletionResult) => boolean;
  readonly cancel: () => void;
}

/**
 * Follows at most one late answer. When it comes and the cursor is still exactly there, VS Code is made to ask once more and gets
 * it from memory; as soon as the person types or moves, it is cancelled (the server may still keep it for the next keystroke).
 */
export class LateAnswer {
  #question: LateQuestion | undefined;
  #showing = false;

  /** @param askAgain makes VS Code ask the provider once more, and resolves when it has. */
  constructor(private readonly askAgain: () => PromiseLike<unknown>) {}

  /** VS Code asks now because we made it ask. */
  get isShowing(): boolean {
    return this.#showing;
  }

  follow(question: LateQuestion): void {
    this.cancel();
    this.#question = question;
    void question.answer.then((result) => this.#arrived(question, result));
  }

  /** Text or cursor changed somewhere. */
  cancelUnlessThere(): void {
    if (this.#question?.isThere() === false) this.cancel();
  }

  cancel(): void {
    const question = this.#question;
    this.#question = undefined;
    question?.cancel();
  }

  async #arrived(question: LateQuestion, result: CompletionResult): Promise<void> {
    if (this.#question !== question) return;
    this.#question = undefined;
    if (!question.isThere() || !question.onAnswer(result)) return;
    this.#showing = true;
    try {
      await this.askAgain();
    } finally {
      this.#showing = false;
    }
  }
}
