import assert from 'node:assert/strict';
import type { TestedItem } from '../../eval/items.ts';
import { runTests } from '../../eval/run-tests.ts';

const ITEM: TestedItem = {
  id: 'double',
  entryPoint: 'double',
  prompt: '',
  hole: '',
  suffix: '',
  test: 'def check(candidate):\n    assert candidate(2) == 4\n',
};

describe('running the tests of a program', () => {
  it('tells right from wrong', async () => {
    assert.equal(await runTests(ITEM, 'def double(x):\n    return 2 * x\n'), 'passed');
    assert.equal(await runTests(ITEM, 'import math\ndef double(x):\n    return 2 * x\n'), 'passed');
    assert.equal(await runTests(ITEM, 'def double(x):\n    return x\n'), 'failed');
    assert.equal(await runTests(ITEM, 'def double(x:\n'), 'failed');
  });

  it('is not fooled by a program that leaves early', async () => {
    assert.equal(await runTests(ITEM, 'raise SystemExit(0)\n'), 'failed');
    assert.equal(await runTests(ITEM, 'import os\nos._exit(0)\n'), 'failed');
  });

  it('refuses files, processes and the network', async () => {
    const right = 'def double(x):\n    return 2 * x\n';
    for (const bad of [
      'open("left-over", "w")',
      'import subprocess; subprocess.run(["true"])',
      'import os; os.remove("program.py")',
      'import socket; socket.create_connection(("127.0.0.1", 9))',
      'x = "a" * (1 << 31)',
    ]) {
      assert.equal(await runTests(ITEM, `${bad}\n${right}`), 'failed', bad);
    }
  });
});
