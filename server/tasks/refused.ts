import type { TaskRefusedReason, TaskResult } from './task.ts';

type Refused = Extract<TaskResult, { readonly kind: 'refused' }>;

export function refused(reason: TaskRefusedReason, message: string): Refused {
  return { kind: 'refused', reason, message };
}

/** Where the task has nothing to work on. */
export function nothingHere(message: string): Refused {
  return refused('place', message);
}
