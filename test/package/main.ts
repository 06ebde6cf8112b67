/** `npm run package [-- --target linux-x64]`: the extension as a VSIX for one platform; without an option, this one. */
import { parseArgs } from 'node:util';
import { orSayWhy } from '../support/or-say-why.ts';
import { makeVsix } from './make-vsix.ts';
import { findTarget } from './targets.ts';

const { values } = parseArgs({
  options: { target: { type: 'string', default: `${process.platform}-${process.arch}` } },
});
await orSayWhy(async () => {
  const { path, bytes } = await makeVsix(findTarget(values.target));
  process.stdout.write(`${path} (${(bytes / 1e6).toFixed(1)} MB)\n`);
});
