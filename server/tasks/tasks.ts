/** All tasks by the name that the protocol and the commands have. */
import { convert } from './convert/convert.ts';
import { document } from './document/document.ts';
import { explain } from './explain.ts';
import { generate } from './generate/generate.ts';
import { writeTests } from './write-tests/write-tests.ts';

export const TASKS = { convert, document, explain, generate, writeTests } as const;

export type TaskName = keyof typeof TASKS;
