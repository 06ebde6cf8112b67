import assert from 'node:assert/strict';
import { Syntax } from '../../../../server/syntax/syntax.ts';
import { foreignNames, namesDefinedIn } from '../../../eval/real/foreign-names.ts';
import {
  blockBody,
  crossFile,
  functionFromComment,
  insideIdentifier,
  nothing,
  restOfLine,
  wholeLine,
  type Maker,
} from '../../../eval/real/makers.ts';
import { parsedFile, type ParsedFile } from '../../../eval/real/place.ts';
import { mulberry32 } from '../../../support/seeded.ts';
import { assetsDirectory, PATIENT } from '../../syntax/assets-directory.ts';

const TYPESCRIPT = `import { readFile } from 'node:fs/promises';
import { parseOptions } from './options.ts';

/** Where settings are kept. */
const SETTINGS_FILE = 'settings.json';

// Reads the settings of this project.
export async function readSettings(folder: string): Promise<Settings> {
  const text = await readFile(folder + SETTINGS_FILE, 'utf8');
  return parseOptions(text);
}

class Cache {
  /* Kept for
     a while. */
  get(key: string): string | undefined {
    const found = this.values.get(key);
    if (found !== undefined) {
      this.touch(key);
      return found;
    }
    return undefined;
  }
}
`;

const PYTHON = `import os
import sys

LIMIT = 10


def greeting(name):
    """Says hello to somebody, by name."""
    text = f"Hello, {name}!"
    return text


def main():
    for name in sys.argv[1:]:
        print(greeting(name))


main()
`;

const syntax = Syntax.create(assetsDirectory, () => undefined, PATIENT);

function read<Result>(language: string, text: string, use: (parsed: ParsedFile) => Result): Result {
  const tree = syntax.parse(language, text);
  try {
    return use(parsedFile(text, tree));
  } finally {
    tree?.delete();
  }
}

/** All holes that a maker draws, drawn into the text: █ where the cursor stands, ░ where the hole ends. */
function drawn(maker: Maker, language: string, text: string, names?: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  for (let seed = 0; seed < 300; seed++) {
    const hole = read(language, text, (parsed) =>
      maker({ ...parsed, language, random: mulberry32(seed), ...(names ? { foreignNames: names } : {}) }),
    );
    if (hole === undefined) continue;
    const around = `${text.slice(0, hole.start)}█${text.slice(hole.start, hole.end)}░${text.slice(hole.end)}`;
    const lines = around.split('\n');
    const [from, to] = ['█', '░'].map((mark) => lines.findIndex((line) => line.includes(mark)));
    found.add(lines.slice(from, to! + 1).join('\n'));
  }
  return [...found].sort();
}

describe('items from real files', () => {
  before(async () => {
    await Promise.all(['typescript', 'python'].map((language) => syntax.load(language)));
  });

  it('whole lines: code, not comments, imports and closers', () => {
    const lines = drawn(wholeLine, 'typescript', TYPESCRIPT).map((line) => line.replace(/\n░.*$/, ''));
    assert.ok(lines.includes('█  return parseOptions(text);'));
    assert.ok(lines.includes('█class Cache {'));
    for (const line of lines) assert.doesNotMatch(line, /import|Reads the|Kept for|a while|█\s*\}$/);
  });

  it('rests of lines: from a token on, not inside a string or a word', () => {
    const rests = drawn(restOfLine, 'typescript', TYPESCRIPT);
    assert.ok(rests.includes('    const found = █this.values.get(key);░'));
    assert.ok(rests.includes('  return parseOptions(█text);░'));
    for (const rest of rests) {
      assert.doesNotMatch(rest, /\w█\w/);
      assert.match(rest, /░$/);
    }
  });

  it('insides of identifiers', () => {
    const insides = drawn(insideIdentifier, 'typescript', TYPESCRIPT);
    assert.ok(insides.length > 10);
    for (const inside of insides) assert.match(inside, /\w\w█\w.*░$/);
  });

  it('bodies of blocks, between the brackets or below the header', () => {
    assert.ok(
      drawn(blockBody, 'typescript', TYPESCRIPT).includes(
        '█      this.touch(key);\n      return found;\n░    }',
      ),
    );
    assert.ok(drawn(blockBody, 'python', PYTHON).includes('█        print(greeting(name))\n░'));
  });

  it('functions below their comment, and Python below the docstring', () => {
    assert.deepEqual(drawn(functionFromComment, 'typescript', TYPESCRIPT), [
      `█${TYPESCRIPT.split('\n').slice(7, 11).join('\n')}\n░`,
    ]);
    assert.deepEqual(drawn(functionFromComment, 'python', PYTHON), [
      '█    text = f"Hello, {name}!"\n    return text\n░',
    ]);
  });

  it('places where nothing should be suggested', () => {
    const places = drawn(nothing, 'typescript', TYPESCRIPT);
    assert.ok(places.includes('  return parseOptions(text);█░'));
    assert.ok(places.includes('█░class Cache {'));
    assert.ok(places.some((place) => /\w█░\w/.test(place)));
    for (const place of places) assert.doesNotMatch(place, /[({]█░$/);
  });

  it('names that only another file defines and this one uses once', () => {
    const own = read('typescript', TYPESCRIPT, namesDefinedIn);
    assert.ok(own.has('readSettings') && own.has('Cache'));
    const files = new Map([
      ['a.ts', own],
      ['options.ts', new Set(['parseOptions', 'parse'])],
      ['b.ts', new Set(['readSettings'])],
    ]);
    const names = foreignNames(files, 'a.ts');
    assert.deepEqual([...names], ['parseOptions']);
    assert.deepEqual(drawn(crossFile, 'typescript', TYPESCRIPT, names), ['  return █parseOptions(text);░']);
  });

  it('has none in a file without code', () => {
    for (const maker of [
      wholeLine,
      restOfLine,
      insideIdentifier,
      blockBody,
      functionFromComment,
      nothing,
      crossFile,
    ]) {
      assert.deepEqual(drawn(maker, 'typescript', '// only words\n'.repeat(20)), []);
    }
  });
});
