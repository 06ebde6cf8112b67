/** All tasks by the name that the protocol and the commands have. */
import { document } from './document/document.ts';
import { explain } from './explain.ts';
import { generate } from './generate/generate.ts';

export const TASKS = { document, explain, generate } as const;

export type TaskName = keyof typeof TASKS;
