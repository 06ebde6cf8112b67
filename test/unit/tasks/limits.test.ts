import assert from 'node:assert/strict';
import catalog from '../../../models/catalog.json' with { type: 'json' };
import { limitOf } from '../../../server/tasks/limits.ts';

describe('the limits of a model', () => {
  it('are said in tenths, of the default model', () => {
    const limit = limitOf('generate', catalog.models[0]!.name);
    assert.match(limit ?? '', /^The 0\.5B model: about \d of 10 functions pass their tests\.$/);
  });

  it('are not said where nothing was measured', () => {
    assert.equal(limitOf('generate', '/models/mine.gguf'), undefined);
    assert.equal(limitOf('sing', catalog.models[0]!.name), undefined);
    assert.equal(limitOf('generate', undefined), undefined);
  });
});
