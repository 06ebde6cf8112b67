import assert from 'node:assert/strict';
import { servers } from './tiny-server.ts';

const URI = 'file:///a.py';
const AT = { line: 1, character: 4 };
const PULLS = {
  initializeParams: {
    capabilities: {
      workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
      experimental: { foretype: { status: true } },
    },
  },
};

describe('settings of the server', () => {
  const { start, startWithModel } = servers();

  it('that are malformed are told once, and their defaults hold', async () => {
    const server = start({ options: { deadlineMs: 'soon', threads: -1, model: 7, unknown: true } });
    await server.initialize();
    await server.waitForStatus(({ kind }) => kind === 'no-model');
    assert.equal(server.shownMessages.length, 1);
    const message = server.shownMessages[0]!.message;
    for (const name of ['deadlineMs', 'threads', 'model'])
      assert.match(message, new RegExp(`foretype\\.${name}:`));
    await server.changeConfiguration({ deadlineMs: 'soon', threads: -1, model: 7 });
    await server.changeConfiguration({ deadlineMs: 'soon', threads: 2 });
    await server.statistics();
    assert.equal(server.shownMessages.length, 1);
  });

  for (const options of [null, 7, 'text', [1, 2], { foretype: null }, { languages: { python: 'yes' } }]) {
    it(`may be ${JSON.stringify(options)}`, async () => {
      const server = start({ options });
      await server.initialize();
      await server.waitForStatus(({ kind }) => kind === 'no-model');
    });
  }

  it('come from workspace/configuration over initializationOptions', async () => {
    const server = await startWithModel(
      { enabled: true },
      {
        ...PULLS,
        configuration: { enabled: false },
      },
    );
    await server.open(URI, 'python', 'def f():\n    \n');
    const result = await server.completeAt(URI, AT);
    assert.equal(result.kind === 'refused' && result.reason, 'disabled');
    assert.deepEqual(
      server.registrations.map(({ method, registerOptions }): unknown[] => [method, registerOptions]),
      [['workspace/didChangeConfiguration', { section: ['foretype', 'files.exclude'] }]],
    );
  });

  it('are asked for again when they change', async () => {
    const server = await startWithModel({}, PULLS);
    await server.open(URI, 'python', 'def f():\n    \n');
    assert.notEqual((await server.completeAt(URI, AT)).kind, 'refused');
    server.configuration = { languages: { python: false } };
    await server.changeConfiguration(null);
    let result = await server.completeAt(URI, AT);
    while (result.kind !== 'refused') result = await server.completeAt(URI, AT);
    assert.equal(result.reason, 'disabled');
  });

  it('are taken from the notification of a client that cannot be asked', async () => {
    const server = await startWithModel();
    await server.open(URI, 'python', 'def f():\n    \n');
    await server.changeConfiguration({ enabled: false });
    const result = await server.completeAt(URI, AT);
    assert.equal(result.kind === 'refused' && result.reason, 'disabled');
  });

  it('decide how much is logged', async () => {
    const server = await startWithModel({ logLevel: 'error' });
    await server.open(URI, 'python', 'def f():\n    secret = 42\n');
    await server.completeAt(URI, AT);
    assert.deepEqual(server.logs, []);
    await server.changeConfiguration({ logLevel: 'debug' });
    await server.completeAt(URI, AT);
    await server.statistics();
    assert.match(JSON.stringify(server.logs), /Completion: /);
    assert.doesNotMatch(JSON.stringify(server.logs), /secret/);
  });
});
