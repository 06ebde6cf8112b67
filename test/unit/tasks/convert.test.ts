import assert from 'node:assert/strict';
import { ByteTokenizer } from '../../support/byte-tokenizer.ts';
import type { Script, ScriptedEngine } from '../../support/scripted-engine.ts';
import { inputOf, runTask, type Run } from './scene.ts';

const convert = async (
  language: string,
  drawing: string,
  script: Script | string,
  options: object,
  settings = {},
): Promise<Run> => runTask('convert', await inputOf(language, drawing), script, options, { settings });

async function converted(...args: Parameters<typeof convert>): Promise<string> {
  const { result } = await convert(...args);
  return result.kind === 'document'
    ? result.text
    : `!${result.kind === 'refused' ? result.reason : result.kind}`;
}

const promptOf = ({ asked }: ScriptedEngine): string =>
  new ByteTokenizer().decode([...asked[0]!.request.promptTokens]);

describe('convert', () => {
  const PYTHON = 'def double(x):\n    return █2 * x\n\n\ndef half(x):\n    return x / 2\n';

  it('the function at the cursor, up to the fence', async () => {
    const { result, engine } = await convert(
      'python',
      PYTHON,
      'function double(x) {\n  return 2 * x;\n}\n```\nThis doubles.',
      { to: 'javascript' },
    );
    assert.ok(result.kind === 'document');
    assert.equal(result.text, 'function double(x) {\n  return 2 * x;\n}\n');
    assert.equal(result.languageId, 'javascript');
    assert.equal(result.file, undefined);
    assert.deepEqual(result.syntax, { kind: 'right' });
    assert.equal(result.context.what, 'the function double');
    assert.doesNotMatch(promptOf(engine), /half/);
  });

  it('the whole file', async () => {
    const { result, engine } = await convert('python', PYTHON, 'x\n```', { to: 'javascript', what: 'file' });
    assert.ok(result.kind === 'document');
    assert.equal(result.context.what, 'the file');
    assert.match(promptOf(engine), /half/);
  });

  it('a long file piece by piece, what later ones import at the top', async () => {
    const answers = [
      'import a\n\ndef double(x):\n    return 2 * x\n```',
      'import b\nimport a\n\ndef half(x):\n    return x / 2\n```',
    ];
    let asked = 0;
    const drawing = `█${['double', 'half'].map((name) => `function ${name}(x) {\n  return x;\n}\n`).join('\n')}`;
    const { result } = await convert(
      'javascript',
      drawing,
      () => answers[asked++]!,
      { to: 'python', what: 'file' },
      { taskMaxTokens: 70 },
    );
    assert.equal(asked, 2);
    assert.ok(result.kind === 'document');
    assert.equal(
      result.text,
      'import a\nimport b\n\ndef double(x):\n    return 2 * x\n\ndef half(x):\n    return x / 2\n',
    );
  });

  it('leaves a main program out that nobody asked for, and Go imports that nothing uses then', async () => {
    const go =
      'package main\n\nimport (\n\t"fmt"\n)\n\nfunc double(x int) int {\n\treturn strings.Count("", "") * x\n}\n\nfunc main() {\n\tfmt.Println(double(1))\n}\n```';
    assert.equal(
      await converted('python', PYTHON, go, { to: 'go' }),
      'package main\nimport "strings"\n\nfunc double(x int) int {\n\treturn strings.Count("", "") * x\n}\n',
    );
  });

  it('writes again, once, where the syntax is wrong', async () => {
    const { result, progress, engine } = await convert(
      'python',
      PYTHON,
      ({ prompt }) => (prompt.includes('not valid') ? 'let a = 1;\n```' : 'let a = (1;\n```'),
      { to: 'javascript' },
    );
    assert.ok(result.kind === 'document');
    assert.equal(result.text, 'let a = 1;\n');
    assert.equal(engine.asked.length, 2);
    assert.ok(progress.some(({ kind }) => kind === 'retry'));
  });

  it('says in the code and beside it what stays wrong', async () => {
    const { result } = await convert('python', PYTHON, 'let a = (1;\n```', { to: 'javascript' });
    assert.ok(result.kind === 'document' && result.syntax.kind === 'wrong');
    assert.match(result.text, /^\/\/ This is not valid JavaScript: line 2, /);
    assert.equal(result.syntax.problem.line, 1);
    assert.match(result.notes.join(), /not valid JavaScript: line 2/);
  });

  it('streams, and has the line ends of the document', async () => {
    const { result, progress } = await convert(
      'python',
      PYTHON.replaceAll('\n', '\r\n'),
      'let a = 1;\nlet b = 2;\n```',
      { to: 'javascript' },
    );
    assert.ok(result.kind === 'document');
    assert.equal(result.text, 'let a = 1;\r\nlet b = 2;\r\n');
    assert.ok(progress.some((each) => each.kind === 'document' && each.languageId === 'javascript'));
  });

  it('refuses what is too long, the same language, and nothing', async () => {
    const long = `█${'x = 1\n'.repeat(5000)}`;
    const { result } = await convert('python', long, 'x', { to: 'javascript', what: 'file' });
    assert.ok(result.kind === 'refused');
    assert.equal(
      result.message,
      'The file has 5,000 lines; up to 600 can be converted at a time. Select a part.',
    );
    assert.equal(await converted('python', PYTHON, 'x', { to: 'python' }), '!place');
    assert.equal(await converted('python', '█\n', 'x', { to: 'javascript' }), '!place');
    assert.equal(await converted('python', PYTHON, '```', { to: 'javascript' }), '!no-result');
  });

  it('is cancelled', async () => {
    const { result } = await runTask(
      'convert',
      await inputOf('python', PYTHON),
      'x',
      { to: 'go' },
      { signal: AbortSignal.abort() },
    );
    assert.deepEqual(result, { kind: 'cancelled' });
  });
});
