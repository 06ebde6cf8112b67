import assert from 'node:assert/strict';
import { DEFAULT_SETTINGS, type Settings } from '../../../server/settings.ts';
import {
  isLanguageOn,
  MAX_DOCUMENT_CHARACTERS,
  MAX_LINE_CHARACTERS,
  whyNotAsk,
  type AskedPlace,
} from '../../../src/inline/why-not-ask.ts';

const place: AskedPlace = {
  invoked: false,
  languageId: 'python',
  cursors: 1,
  lineCharacters: 40,
  isExcluded: () => false,
  documentCharacters: () => 4_000,
  looksBinary: () => false,
};

function reason(over: Partial<AskedPlace>, settings: Partial<Settings> = {}): string | undefined {
  return whyNotAsk({ ...place, ...over }, { ...DEFAULT_SETTINGS, ...settings })?.reason;
}

describe('whether the server is asked', () => {
  it('is, in code', () => {
    assert.equal(reason({}), undefined);
  });

  it('is not while Foretype is off, everywhere or for the language', () => {
    assert.equal(reason({}, { enabled: false }), 'disabled');
    assert.equal(reason({}, { languages: { python: false } }), 'disabled');
    assert.equal(reason({}, { languages: { '*': false } }), 'disabled');
    assert.equal(reason({}, { languages: { '*': false, python: true } }), undefined);
    assert.equal(reason({}, { languages: { java: false } }), undefined);
  });

  it('is by command even when off', () => {
    assert.equal(reason({ invoked: true }, { enabled: false, languages: { '*': false } }), undefined);
  });

  it('is never where a file may hold secrets, is no text, or too large; not even by command', () => {
    for (const invoked of [true, false]) {
      assert.equal(reason({ invoked, isExcluded: () => true }), 'secret-file');
      assert.equal(reason({ invoked, looksBinary: () => true }), 'binary');
      assert.equal(reason({ invoked, documentCharacters: () => MAX_DOCUMENT_CHARACTERS + 1 }), 'too-large');
      assert.equal(reason({ invoked, lineCharacters: MAX_LINE_CHARACTERS + 1 }), 'too-large');
      assert.equal(reason({ invoked, cursors: 2 }), 'place');
    }
  });

  it('reads no text of a file that may hold secrets or is too large', () => {
    const unread = (): never => assert.fail('the text was read');
    assert.equal(
      reason({ isExcluded: () => true, documentCharacters: unread, looksBinary: unread }),
      'secret-file',
    );
    assert.equal(reason({ documentCharacters: () => Infinity, looksBinary: unread }), 'too-large');
  });

  it('takes `*` for languages that are not named, and on without it', () => {
    const on = (languages: Settings['languages']) => isLanguageOn('go', { ...DEFAULT_SETTINGS, languages });
    assert.deepEqual([on({}), on({ '*': false }), on({ go: true, '*': false })], [true, false, true]);
  });
});
