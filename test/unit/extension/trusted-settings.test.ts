import assert from 'node:assert/strict';
import { parseSettings } from '../../../server/settings.ts';
import { trustedSettings } from '../../../src/trusted-settings.ts';

describe('the settings of a workspace that is not trusted', () => {
  it('have no other files read, whatever they say', () => {
    for (const given of [{ retrieval: true, deadlineMs: 300 }, {}, undefined, null, 'nonsense']) {
      assert.equal(parseSettings(trustedSettings(given, false)).settings.retrieval, false);
    }
    assert.equal(parseSettings(trustedSettings({ deadlineMs: 300 }, false)).settings.deadlineMs, 300);
  });

  it('have nothing learned, whatever they say', () => {
    assert.equal(parseSettings(trustedSettings({ personal: true }, false)).settings.personal, false);
  });

  it('have no code run, whatever they say', () => {
    assert.equal(parseSettings(trustedSettings({ runExamples: true }, false)).settings.runExamples, false);
  });

  it('are as they are where it is trusted', () => {
    const given = { retrieval: true };
    assert.equal(trustedSettings(given, true), given);
  });
});
