import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SHOWN_BY } from './shown-commands.ts';

/** Of the extension's output channel (`src/commands/register-commands.ts`). */
const LOG_FILE = 'Foretype.log';
const COMMAND = /Command (foretype\.\w+)/g;

const run = new Set<string>();

/** Remembers which commands a VS Code ran, by its folder of logs. */
export async function readCommandsRun(logs: string): Promise<void> {
  const files = await readdir(logs, { recursive: true }).catch((): string[] => []);
  for (const file of files.filter((name) => basename(name) === LOG_FILE)) {
    const text = await readFile(join(logs, file), 'utf8');
    for (const [, id] of text.matchAll(COMMAND)) run.add(id!);
  }
}

/** The commands that no browser test has run, whatever the table says. */
export function commandsNotRun(): readonly string[] {
  return Object.keys(SHOWN_BY).filter((id) => !run.has(id));
}
