/** Stands for the conversion process: writes half of the weights, says so, and then never ends by itself. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

process.once('disconnect', () => process.exit(1));
process.once('message', ({ folder, source }) => {
  writeFileSync(join(folder, 'weights.bin'), 'half');
  process.send?.({ kind: 'progress', done: 1, total: 2, detail: `pid ${process.pid}` });
  if (source.includes('dying')) process.kill(process.pid, 'SIGKILL');
  setInterval(() => undefined, 1000);
});
