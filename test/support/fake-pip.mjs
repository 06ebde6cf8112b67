// Stands for pip: `node fake-pip.mjs FOLDER download … --dest DIRECTORY PACKAGE==VERSION` packs FOLDER/PACKAGE into a wheel.
// A package that FOLDER lacks does not exist. FOLDER/calls.log lists what was asked for. FOLDER/hang makes it hang.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';

const [folder, command, ...rest] = process.argv.slice(2);
if (command === 'download') {
  const requirement = rest.at(-1);
  const [name] = requirement.split('==');
  appendFileSync(join(folder, 'calls.log'), `${rest.filter((word) => word !== rest.at(-2)).join(' ')}\n`);
  if (existsSync(join(folder, 'hang'))) await new Promise((resolve) => setTimeout(resolve, 60_000));
  if (!existsSync(join(folder, name))) {
    console.error(`ERROR: No matching distribution found for ${requirement}`);
    process.exit(1);
  }
  const wheel = zipSync({
    [`${name}/__init__.py`]: Buffer.from('raise SystemExit("never run me")'),
    [`${name}/data/part.bin`]: [readFileSync(join(folder, name)), { level: name.endsWith('stored') ? 0 : 6 }],
  });
  writeFileSync(join(rest.at(-2), `${name}-1.0-py3-none-any.whl`), wheel);
}
