import type { Deadline } from './deadline.ts';
import { answerFrom, isLastResort, type Answer, type Generated } from './generated.ts';
import type { Generation } from './generation.ts';
import type { Site } from './job.ts';
import type { AnswerSource } from './result.ts';
import { messageOf } from '../message-of.ts';

/** What came of a request, before anything is made of it. */
export type Outcome =
  | {
      readonly kind: 'answer';
      readonly answer: Answer;
      readonly generated: Generated;
      readonly source: AnswerSource;
    }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'late' }
  | { readonly kind: 'failed'; readonly message: string };

/** Reads until the generation answers the request; undefined when it says something else and another prompt may help. */
export async function readAlong(
  generation: Generation,
  { text, around }: Site,
  deadline: Deadline,
  source: AnswerSource,
): Promise<Outcome | undefined> {
  for (;;) {
    if (generation.failure !== undefined) return { kind: 'failed', message: messageOf(generation.failure) };
    if (generation.isAborted) return { kind: 'cancelled' };
    const answer = answerFrom(generation, text, around);
    if (answer.kind === 'differs' && !isLastResort(generation.source, text)) return undefined;
    if (answer.kind !== 'pending') return { kind: 'answer', answer, generated: generation, source };
    const passed = await deadline.race(generation.progress());
    if (passed === 'cancelled') return { kind: 'cancelled' };
    if (passed === 'late') return lateOutcome(generation, answer.text, source);
  }
}

/** At the deadline the whole lines of a block are worth showing; half a line is not. */
function lateOutcome(generated: Generated, text: string, source: AnswerSource): Outcome {
  const whole = text.slice(0, Math.max(0, text.lastIndexOf('\n')));
  if (whole.trim() === '') return { kind: 'late' };
  return { kind: 'answer', answer: { kind: 'text', text: whole, complete: false }, generated, source };
}
