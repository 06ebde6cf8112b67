import assert from 'node:assert/strict';
import { inputOf, runTask } from './scene.ts';

const user = (content: string) => ({ role: 'user', content });
const assistant = (content: string) => ({ role: 'assistant', content });

describe('chat', () => {
  it('streams an answer to the last message', async () => {
    const { result, progress } = await runTask('chat', await inputOf('plaintext', '█'), 'Yes, it is.', {
      messages: [user('Is it?')],
    });
    assert.ok(result.kind === 'answer');
    assert.equal(result.markdown, 'Yes, it is.');
    const told = progress.map((each) => (each.kind === 'text' ? each.text : '')).join('');
    assert.equal(told, 'Yes, it is.');
  });

  it('leaves out the oldest messages first, and keeps the system message', async () => {
    const messages = [
      { role: 'system', content: 'Be short.' },
      user(`first ${'a'.repeat(300)}`),
      assistant('one'),
      user('second'),
      assistant('two'),
      user('third'),
    ];
    const { engine } = await runTask(
      'chat',
      await inputOf('plaintext', '█'),
      'x',
      { messages },
      {
        settings: { taskPromptTokens: 200 },
      },
    );
    const prompt = String.fromCharCode(...engine.asked[0]!.request.promptTokens.filter((id) => id < 256));
    assert.match(prompt, /Be short\./);
    assert.match(prompt, /second[^]*two[^]*third/);
    assert.doesNotMatch(prompt, /first/);
  });

  it('refuses a message that does not fit', async () => {
    const { result } = await runTask(
      'chat',
      await inputOf('plaintext', '█'),
      'x',
      { messages: [user('a'.repeat(600))] },
      {
        settings: { taskPromptTokens: 512 },
      },
    );
    assert.ok(result.kind === 'refused');
    assert.equal(result.reason, 'too-large');
    assert.match(result.message, /512 tokens/);
  });

  it('reads the code at the cursor where it is about code', async () => {
    const input = await inputOf('python', 'def ring(a):\n    return █a\n', 'ring.py');
    const { result, engine } = await runTask('chat', input, 'It gives `a` and `bogus_name` back.', {
      messages: [user('What is this?')],
      code: 'here',
    });
    assert.ok(result.kind === 'answer');
    assert.equal(result.context.what, 'the function ring');
    assert.deepEqual(result.unknownNames, ['bogus_name']);
    const prompt = String.fromCharCode(...engine.asked[0]!.request.promptTokens.filter((id) => id < 256));
    assert.match(prompt, /Python code from ring\.py:\n```python\ndef ring/);
  });

  it('is cancelled', async () => {
    const cancel = new AbortController();
    const { result } = await runTask(
      'chat',
      await inputOf('plaintext', '█'),
      () => {
        cancel.abort();
        return 'x';
      },
      { messages: [user('Hello')] },
      { signal: cancel.signal },
    );
    assert.deepEqual(result, { kind: 'cancelled' });
  });
});
