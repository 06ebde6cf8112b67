import assert from 'node:assert/strict';
import { parseCommandLine } from '../../../server/lsp/command-line.ts';

describe('command line of the server', () => {
  it('says how to speak', () => {
    assert.deepEqual(parseCommandLine(['--stdio']), { kind: 'serve', transport: 'stdio' });
    assert.deepEqual(parseCommandLine(['--node-ipc', '--clientProcessId=7']), {
      kind: 'serve',
      transport: 'node-ipc',
    });
  });

  it('answers questions before all else', () => {
    assert.deepEqual(parseCommandLine(['--stdio', '--help']), { kind: 'help' });
    assert.deepEqual(parseCommandLine(['--version']), { kind: 'version' });
  });

  it('is wrong without a way to speak, or with words nobody knows', () => {
    for (const args of [[], ['--pipe=x'], ['--stdio', 'file']]) {
      assert.equal(parseCommandLine(args).kind, 'wrong');
    }
  });
});
