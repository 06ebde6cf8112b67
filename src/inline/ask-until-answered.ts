import type { CompletionResult } from '../../server/completion/result.ts';

/** The first question waits as long as the deadline, each further one some ten seconds: together longer than a model takes to load. */
const MAX_QUESTIONS = 6;

/**
 * Asks again while the server says it is late: the generation goes on there, and the next question takes it over. Ends when
 * `isCancelled`, or after `MAX_QUESTIONS`, with the last answer.
 * @param ask `isFirst` is false when nobody waits within a deadline any more.
 */
export async function askUntilAnswered(
  ask: (isFirst: boolean) => Promise<CompletionResult>,
  isCancelled: () => boolean,
): Promise<CompletionResult> {
  for (let questions = 1; ; questions++) {
    const result = await ask(questions === 1);
    if (isCancelled()) return { kind: 'cancelled' };
    const late = result.kind === 'refused' && result.reason === 'late';
    if (!late || questions >= MAX_QUESTIONS) return result;
  }
}
