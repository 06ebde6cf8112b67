import assert from 'node:assert/strict';
import { languageOf, scriptOf } from '../../vocabulary/languages.ts';

describe('languages of counted files', () => {
  it('tells a language from the name, else from the first line', () => {
    assert.equal(languageOf('a.test.ts', ''), 'TypeScript');
    assert.equal(languageOf('git-sh-setup', '#!/bin/sh'), 'Shell');
    assert.equal(languageOf('run', '#!/usr/bin/env perl'), 'Perl');
    assert.equal(languageOf('a.png', '#!/bin/sh'), undefined);
    assert.equal(languageOf('LICENSE', 'MIT'), undefined);
  });

  it('tells the script of a line', () => {
    assert.equal(scriptOf('// plain'), undefined);
    assert.equal(scriptOf('// “quoted” …'), undefined);
    assert.equal(scriptOf('# 返回列表'), 'Chinese');
    assert.equal(scriptOf('# 値を返す'), 'Japanese');
    assert.equal(scriptOf('# 값을 반환'), 'Korean');
    assert.equal(scriptOf('# значение'), 'Cyrillic');
    assert.equal(scriptOf('# gibt die Größe zurück'), 'Latin with accents');
    assert.equal(scriptOf('# α'), 'Other scripts');
  });
});
