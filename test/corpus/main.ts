/** `npm run corpus`: downloads the corpus when it is not there, and tells what it holds. */
import { table } from '../bench/figures.ts';
import { orSayWhy } from '../support/or-say-why.ts';
import { groupsBy } from '../support/seeded.ts';
import { corpusFiles } from './corpus.ts';
import { SPLITS } from './packages.ts';

await orSayWhy(async () => {
  const rows = [['split', 'language', 'package', 'files', 'lines']];
  for (const split of SPLITS) {
    const files = await corpusFiles({ split });
    const groups = groupsBy(files, (file) => `${file.language}\n${file.package} ${file.version}`);
    for (const [key, group] of [...groups].sort(([left], [right]) => left.localeCompare(right))) {
      const lines = group.reduce((sum, { text }) => sum + text.split('\n').length, 0);
      rows.push([split, ...key.split('\n'), String(group.length), String(lines)]);
    }
  }
  process.stdout.write(`${table(rows)}\n`);
});
