/** Events pushed by one side and iterated by the other, in order; ends or fails once. */
export class EventQueue<Event> implements AsyncIterable<Event> {
  private readonly events: Event[] = [];
  private over = false;
  private failure: Error | undefined;
  private wake: (() => void) | undefined;
  private readonly drainers: (() => void)[] = [];

  /** Ended or failed; events may still wait to be read. */
  get isOver(): boolean {
    return this.over;
  }

  push(event: Event): void {
    if (this.over) return;
    this.events.push(event);
    this.wake?.();
  }

  end(): void {
    this.over = true;
    this.wake?.();
    for (const drained of this.drainers) drained();
  }

  fail(error: Error): void {
    if (this.over) return;
    this.failure = error;
    this.end();
  }

  /** Resolves when nothing more will come, whether it was read or not. */
  drained(): Promise<void> {
    if (this.over) return Promise.resolve();
    return new Promise((resolve) => this.drainers.push(resolve));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event> {
    for (;;) {
      const event = this.events.shift();
      if (event !== undefined) {
        yield event;
      } else if (this.over) {
        if (this.failure) throw this.failure;
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
    }
  }
}
