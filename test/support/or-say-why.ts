import { messageOf } from '../../server/message-of.ts';
/** Runs a tool; what goes wrong is told in its own words, without a stack: it is for a person at a terminal. */
export async function orSayWhy(tool: () => Promise<void>): Promise<void> {
  try {
    await tool();
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 1;
  }
}
