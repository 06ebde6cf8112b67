import assert from 'node:assert/strict';
import { fileNameLine } from '../../../server/prompt/file-name.ts';
import { contextOf } from '../../support/drawn-cursor.ts';

const lines = (count: number): string => 'a;\n'.repeat(count);
const nameLine = (drawn: string, path = 'src/Cart.java', languageId = 'java'): string =>
  fileNameLine(contextOf(drawn, { path, languageId }));

describe('the name of a file above its first lines', () => {
  it('tells the language while little is written', () => {
    assert.equal(nameLine('class Cart {█'), '// Path: src/Cart.java\n');
    assert.equal(nameLine('def total(n)█', 'total.rb', 'ruby'), '# Path: total.rb\n');
    assert.equal(nameLine(`${lines(4)}\nb█\n${lines(3)}`), '// Path: src/Cart.java\n');
  });

  it('is not needed where enough lines stand beside the one that is typed', () => {
    assert.equal(nameLine(`${lines(4)}b█\n${lines(4)}`), '');
    assert.equal(nameLine(`${lines(8)}█`), nameLine(`${lines(8)}b█`));
  });

  it('is none where the name tells nothing, the file itself does, or its start is not there', () => {
    assert.equal(nameLine('a█', 'Untitled-1'), '');
    assert.equal(nameLine('#!/bin/sh\na█', 'a.sh', 'shellscript'), '');
    assert.equal(nameLine('<?php\n█', 'a.php', 'php'), '');
    assert.equal(nameLine('a {█', 'a.css', 'css'), '');
    const window = { ...contextOf('a█', { path: 'a.rb', languageId: 'ruby' }), prefixStartLine: 40 };
    assert.equal(fileNameLine(window), '');
  });
});
