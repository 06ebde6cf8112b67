import type { TaskResult } from './task.ts';

/** What a person should know of an answer in words; empty where there is nothing. */
export function answerNote({
  unknownNames,
  isCutOff,
}: Pick<Extract<TaskResult, { readonly kind: 'answer' }>, 'unknownNames' | 'isCutOff'>): string {
  const notes: string[] = [];
  if (unknownNames.length > 0) {
    notes.push(
      `Check this: ${unknownNames.join(', ')} ${unknownNames.length === 1 ? 'is' : 'are'} not in the code that was read.`,
    );
  }
  if (isCutOff) notes.push('Cut off at the length that foretype.taskMaxTokens sets.');
  return notes.join(' ');
}
