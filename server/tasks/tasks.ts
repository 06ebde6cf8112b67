/** All tasks by the name that the protocol and the commands have. */
import { chat } from './chat.ts';
import { convert } from './convert/convert.ts';
import { document } from './document/document.ts';
import { explain } from './explain.ts';
import { fix } from './fix.ts';
import { generate } from './generate/generate.ts';
import { review } from './review/review.ts';
import { writeTests } from './write-tests/write-tests.ts';

export const TASKS = { chat, convert, document, explain, fix, generate, review, writeTests } as const;

export type TaskName = keyof typeof TASKS;
