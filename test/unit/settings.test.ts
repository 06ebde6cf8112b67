import assert from 'node:assert/strict';
import fc from 'fast-check';
import packageJson from '../../package.json' with { type: 'json' };
import { DEFAULT_SETTINGS, parseSettings } from '../../server/settings.ts';

describe('parseSettings', () => {
  it('gives the defaults where nothing is set', () => {
    for (const nothing of [undefined, null, {}]) {
      assert.deepEqual(parseSettings(nothing), { settings: DEFAULT_SETTINGS, problems: [] });
    }
  });

  it('has the defaults that package.json tells VS Code', () => {
    const properties = packageJson.contributes.configuration.properties;
    for (const [name, value] of Object.entries(DEFAULT_SETTINGS)) {
      const property = Object.entries(properties).find(([key]) => key === `foretype.${name}`)?.[1];
      assert.deepEqual(property?.default, value, name);
    }
  });

  it('keeps what fits and tells what does not', () => {
    const { settings, problems } = parseSettings({ threads: 2, deadlineMs: 'soon', excludeFiles: [7] });
    assert.deepEqual(settings, { ...DEFAULT_SETTINGS, threads: 2 });
    assert.deepEqual(
      problems.map((problem) => problem.split(':')[0]),
      ['foretype.deadlineMs', 'foretype.excludeFiles'],
    );
  });

  it('takes anything', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        const { settings } = parseSettings(input);
        assert.deepEqual(Object.keys(settings).sort(), Object.keys(DEFAULT_SETTINGS).sort());
      }),
    );
  });

  it('takes anything as any setting', () => {
    const names = fc.constantFrom(...Object.keys(DEFAULT_SETTINGS));
    fc.assert(
      fc.property(fc.dictionary(names, fc.anything()), (input) => {
        const { settings } = parseSettings(input);
        assert.deepEqual(parseSettings(settings), { settings, problems: [] });
      }),
    );
  });
});
