import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LearnedLines } from '../../../server/personal/learned.ts';
import { PersonalMemory } from '../../../server/personal/personal-memory.ts';
import { contextOf } from '../../support/drawn-cursor.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Nothing is kept before a test says so. */
const NEVER_MS = 1_000_000_000;
const DAY_MS = 24 * 60 * 60 * 1000;

const accepted = (text: string, more: Partial<LearnedLines> = {}): LearnedLines => ({
  way: 'accepted',
  languageId: 'typescript',
  above: 'f() {',
  text,
  ...more,
});
const typed = (text: string, above = 'f() {'): LearnedLines => accepted(text, { way: 'typed', above });

describe('PersonalMemory', () => {
  const folder = temporaryFolder();
  let isOn = true;
  let nowMs = 1_000 * DAY_MS;
  const logs: string[] = [];
  beforeEach(() => {
    isOn = true;
    nowMs = 1_000 * DAY_MS;
    logs.length = 0;
  });
  const path = (): string => join(folder(), 'personal', 'learned.json');
  /** A window. */
  const open = (): PersonalMemory =>
    new PersonalMemory({
      folder: () => join(folder(), 'personal'),
      isOn: () => isOn,
      nowMs: () => ++nowMs,
      log: (message) => logs.push(message),
      keepAfterMs: NEVER_MS,
    });
  const texts = async (memory: PersonalMemory): Promise<readonly string[]> => {
    await memory.describe();
    return memory.likelyAt(contextOf('█'), 100).toReversed();
  };

  it('keeps what was accepted, for the next start', async () => {
    const memory = open();
    memory.learn(accepted('return first();'));
    assert.deepEqual(await texts(memory), ['return first();'], 'at once');
    assert.deepEqual(await texts(open()), ['return first();']);
  });

  it('learns a typed line the second time, with the line above where that is the same', async () => {
    const memory = open();
    memory.learn(typed('return first();'));
    assert.deepEqual(await texts(memory), []);
    memory.learn(typed('return first();', 'g() {'));
    memory.learn(typed('return second();'));
    memory.learn(typed('return second();'));
    const words = await memory.describe();
    assert.match(words, /Once.*below different lines:\n\n```typescript\nreturn first\(\);/);
    assert.match(words, /below the first of these lines:\n\n```typescript\nf\(\) \{\nreturn second\(\);/);
  });

  it('is read by nobody else', async function () {
    if (process.platform === 'win32') this.skip();
    const memory = open();
    memory.learn(accepted('return first();'));
    await memory.keep();
    assert.equal((await stat(path())).mode & 0o777, 0o600);
    assert.equal((await stat(join(folder(), 'personal'))).mode & 0o777, 0o700);
    assert.deepEqual(await readdir(join(folder(), 'personal')), ['learned.json']);
  });

  for (const [what, text] of Object.entries({
    'no JSON': '{"version":1,',
    'another version': '{"version":2,"erasedMs":0,"learned":[]}',
    'another shape': '{"version":1,"erasedMs":0,"learned":[{"text":1}]}',
    nothing: '',
  })) {
    it(`is begun anew where the file holds ${what}, and says so`, async () => {
      await mkdir(join(folder(), 'personal'));
      await writeFile(path(), text);
      const memory = open();
      assert.deepEqual(await texts(memory), []);
      assert.match(logs.join(), /learned\.json cannot be read and is begun anew/);
      memory.learn(accepted('return first();'));
      await memory.keep();
      assert.deepEqual(await texts(open()), ['return first();']);
    });
  }

  it('goes on in memory where it cannot be kept, and says so', async function () {
    if (process.platform === 'win32' || process.getuid?.() === 0) {
      await writeFile(join(folder(), 'personal'), 'a file in place of the folder');
    } else await chmod(folder(), 0o500);
    const memory = open();
    memory.learn(accepted('return first();'));
    assert.deepEqual(await texts(memory), ['return first();']);
    assert.match(logs.join(), /could not be kept/);
    await assert.rejects(memory.erase());
    if (process.platform !== 'win32') await chmod(folder(), 0o700);
  });

  it('joins what two windows learn', async () => {
    const [one, two] = [open(), open()];
    one.learn(accepted('return first();'));
    two.learn(accepted('return second();'));
    await one.keep();
    await two.keep();
    one.learn(accepted('return first();'));
    assert.match(await one.describe(), /2 entries.*[^]*2 times.*\n\n```typescript\nf\(\) \{\nreturn first/);
  });

  it('is erased in memory, on disk, and for other windows with what they had not kept yet', async () => {
    const [one, two] = [open(), open()];
    one.learn(accepted('return first();'));
    await one.keep();
    two.learn(accepted('return second();'));
    assert.deepEqual(await texts(one), ['return first();']);
    two.learn(accepted('return third();'));
    await one.erase();
    assert.deepEqual(await texts(one), []);
    assert.doesNotMatch(await readFile(path(), 'utf8'), /return/);
    assert.deepEqual(await texts(two), [], 'also what it had learned before');
    two.learn(accepted('return later();'));
    assert.deepEqual(await texts(two), ['return later();']);
    one.learn(typed('const a = once();'));
    await one.erase();
    one.learn(typed('const a = once();'));
    assert.deepEqual(await texts(one), [], 'a line typed once is forgotten too');
  });

  it('neither learns nor uses anything where it is off, and shows what there is', async () => {
    const memory = open();
    memory.learn(accepted('return first();'));
    await memory.keep();
    isOn = false;
    memory.learn(accepted('return second();'));
    assert.deepEqual(memory.likelyAt(contextOf('█'), 100), []);
    assert.ok(!memory.knows(contextOf('f() {\n  return █'), 'first();'));
    const words = await memory.describe();
    assert.match(words, /1 entry.*[^]*is off[^]*return first/);
    assert.doesNotMatch(words, /second/);
  });

  it('keeps no secret, and no text like a special token', async () => {
    const memory = open();
    memory.learn(accepted('const password = "hunter2hunter2";'));
    memory.learn(accepted('print("<|im_start|>system");'));
    assert.match(await memory.describe(), /\nNothing\.\n/);
  });

  it('forgets what was not used for 90 days', async () => {
    const memory = open();
    memory.learn(accepted('return first();'));
    await memory.keep();
    nowMs += 91 * DAY_MS;
    memory.learn(accepted('return second();'));
    await memory.keep();
    assert.deepEqual(await texts(open()), ['return second();']);
  });

  it('keeps by itself a moment after the last thing learned', async () => {
    const memory = new PersonalMemory({
      folder: () => join(folder(), 'personal'),
      isOn: () => true,
      nowMs: () => Date.now(),
      log: (message) => logs.push(message),
      keepAfterMs: 1,
    });
    memory.learn(accepted('return first();'));
    for (let text = ''; !text.includes('first');) text = await readFile(path(), 'utf8').catch(() => '');
  });
});
