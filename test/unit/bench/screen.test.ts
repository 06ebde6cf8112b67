import assert from 'node:assert/strict';
import { duplicates, rightCharacters, Screen } from '../../bench/replay/screen.ts';

describe('screen', () => {
  it('keeps a text that is typed along', () => {
    const screen = new Screen();
    assert.equal(screen.draw('return x;'), 'new');
    screen.type('r');
    assert.equal(screen.text, 'eturn x;');
    assert.equal(screen.draw('eturn x;'), 'none');
  });

  it('calls it flicker when a text that agreed vanishes or changes', () => {
    const screen = new Screen();
    screen.draw('return x;');
    screen.type('r');
    assert.equal(screen.draw(''), 'flicker');
    screen.draw('eturn x;');
    screen.type('e');
    assert.equal(screen.draw('turn y;'), 'flicker');
  });

  it('does not call it flicker when the text grows, or when the key ended it', () => {
    const screen = new Screen();
    screen.draw('if (x) {');
    screen.type('i');
    assert.equal(screen.draw('f (x) {\n  y();'), 'new');
    screen.type('z');
    assert.equal(screen.text, '');
    assert.equal(screen.draw('ebra'), 'new');
  });
});

describe('rightCharacters', () => {
  it('accepts the rest of the line when it is right', () => {
    assert.equal(rightCharacters('turn x;', 'turn x;\n}'), 7);
    assert.equal(rightCharacters('turn y;', 'turn x;\n}'), 0);
    assert.equal(rightCharacters('turn', 'turn x;\n}'), 0);
  });

  it('accepts as many whole lines as are right', () => {
    assert.equal(rightCharacters('a();\n  b();\n  c();', 'a();\n  b();\n  d();'), 'a();\n  b();'.length);
  });

  it('does not press Tab for a single character', () => {
    assert.equal(rightCharacters(';', ';\n'), 0);
  });
});

describe('duplicates', () => {
  it('sees the next line written again', () => {
    assert.equal(duplicates('a();\n  b();', 0, '\n\n  b();\n'), true);
    assert.equal(duplicates('a();', 0, '\n  b();\n'), false);
  });

  it('does not mind a closing bracket like the one below', () => {
    assert.equal(duplicates('a();\n}', 0, '\n}\n'), false);
  });

  it('sees the rest of the line written again unless the text takes it in', () => {
    assert.equal(duplicates('name, value)', 0, 'value)\n'), true);
    assert.equal(duplicates('name, value)', 6, 'value)\n'), false);
  });
});
