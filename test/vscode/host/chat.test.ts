import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** The model must load first, on a machine that may be busy. */
const ANSWER_TIMEOUT_MS = 120_000;

describe("the model in VS Code's language-model interface", function () {
  this.timeout(ANSWER_TIMEOUT_MS);

  const model = async (): Promise<vscode.LanguageModelChat> => {
    const [found] = await vscode.lm.selectChatModels({ vendor: 'foretype' });
    assert.ok(found, 'the model is offered');
    return found;
  };
  const user = (text: string): vscode.LanguageModelChatMessage => vscode.LanguageModelChatMessage.User(text);

  it('answers in a stream', async () => {
    const { token } = new vscode.CancellationTokenSource();
    const response = await (
      await model()
    ).sendRequest([user('Write a Python function add(a, b) that returns the sum. Only code.')], {}, token);
    const parts: string[] = [];
    for await (const part of response.text) parts.push(part);
    assert.ok(parts.length > 2, 'several parts');
    assert.match(parts.join(''), /return a \+ b/);
  });

  it('counts tokens', async () => {
    assert.equal(await (await model()).countTokens('def add(a, b):'), 6);
  });

  it('is cancelled', async () => {
    const cancellation = new vscode.CancellationTokenSource();
    const response = await (
      await model()
    ).sendRequest([user('Count from one to two hundred.')], {}, cancellation.token);
    let parts = 0;
    const started = performance.now();
    try {
      for await (const part of response.text) {
        parts += part.length > 0 ? 1 : 0;
        cancellation.cancel();
      }
    } catch (error) {
      assert.ok(error instanceof Error);
    }
    assert.ok(parts > 0 && parts < 100, `${parts} parts in ${performance.now() - started} ms`);
  });
});
