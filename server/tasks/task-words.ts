import type { TaskName } from './tasks.ts';

/** What a person reads while a task runs. */
export const TASK_WORDS: Readonly<Record<TaskName, string>> = {
  chat: 'answering',
  convert: 'converting',
  document: 'writing documentation',
  explain: 'explaining',
  fix: 'writing a fix',
  generate: 'writing code',
  review: 'reviewing',
  writeTests: 'writing tests',
};
