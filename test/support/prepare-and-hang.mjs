/** A process to be killed: `prepare-and-hang.mjs CACHE FILE` imports FILE with a conversion that never ends. */
import { prepareModel } from '../../server/model/prepare.ts';
import { ModelStore } from '../../server/model/store.ts';

const [cache = '', path = ''] = process.argv.slice(2);
await prepareModel({
  from: { kind: 'file', path },
  store: new ModelStore(cache),
  catalog: { models: [] },
  converterPath: 'test/support/stalled-converter.mjs',
  onProgress: ({ phase, detail }) => {
    if (phase === 'convert') console.log(detail);
  },
  signal: new AbortController().signal,
});
