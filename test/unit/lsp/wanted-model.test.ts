import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadCatalog } from '../../../server/model/catalog.ts';
import { wantedModel } from '../../../server/lsp/wanted-model.ts';
import { assetsDirectory } from '../syntax/assets-directory.ts';

describe('the setting `model`', () => {
  it('names a model of the catalogue', async () => {
    const wanted = wantedModel('qwen2.5-coder-0.5b', await loadCatalog(assetsDirectory));
    assert.equal(wanted.kind === 'catalogue' && wanted.entry.bytes, 491_400_064);
  });

  it('is the path of a file', () => {
    const none = { models: [] };
    const paths: Record<string, string> = {
      '/models/a.gguf': '/models/a.gguf',
      '~/a.gguf': join(homedir(), 'a.gguf'),
      'a.GGUF': resolve('a.GGUF'),
      'models/a': resolve('models/a'),
    };
    for (const [setting, path] of Object.entries(paths)) {
      assert.deepEqual(wantedModel(setting, none), { kind: 'file', name: setting, path });
    }
  });

  it('is unknown else, and says what is known', async () => {
    const wanted = wantedModel('gpt', await loadCatalog(assetsDirectory));
    assert.equal(wanted.kind, 'unknown');
    assert.match(JSON.stringify(wanted), /qwen2\.5-coder-0\.5b, qwen2\.5-coder-1\.5b/);
  });
});
