/** A chunk should take about this long: a cancellation waits for the one that runs. */
const CHUNK_MS = 80;
const LEAST_TOKENS = 16;
const MOST_TOKENS = 256;
/** How far one measurement moves the size. */
const SHARE = 0.3;

/** How many prompt tokens are evaluated at once, by what earlier chunks took on this machine. */
export class ChunkSize {
  private size = 48;

  get tokens(): number {
    return Math.round(this.size);
  }

  learn(tokens: number, milliseconds: number): void {
    // A short rest of a prompt says little: it pays the weights' reading for few tokens.
    if (tokens < LEAST_TOKENS || milliseconds <= 0) return;
    const fitting = (tokens * CHUNK_MS) / milliseconds;
    this.size = Math.min(MOST_TOKENS, Math.max(LEAST_TOKENS, this.size + SHARE * (fitting - this.size)));
  }
}
