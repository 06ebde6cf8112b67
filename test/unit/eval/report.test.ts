import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportComparison, reportRun, reportWrong } from '../../eval/report.ts';
import { differences, readRun, writeRun, type Answer, type EvalRun } from '../../eval/results.ts';

function answer(exact: boolean, text: string | null = 'x'): Answer {
  return {
    outcome: text === null ? 'empty: blank' : 'shown',
    text,
    exact,
    firstLineExact: exact,
    similarity: exact ? 1 : 0.5,
    tests: exact ? 'passed' : 'failed',
    figures: { latencyMs: 100, evaluatedTokens: 50, prefillMs: 500, generatedTokens: 10, decodeMs: 1000 },
  };
}

function run(foretype: readonly Answer[], peer?: readonly Answer[]): EvalRun {
  return {
    header: { set: 'humaneval-single', seed: 1, cursor: 'indented', model: 'm' },
    machine: { processor: 'p', cores: 2, instructions: [], memoryBytes: 0, node: 'v20' },
    startedAt: '2026-01-01T00:00:00.000Z',
    items: foretype.map((own, index) => ({
      id: `item ${index}`,
      hole: 'h\n',
      answers: { foretype: own, ...(peer ? { 'llama.cpp usual': peer[index]! } : {}) },
    })),
  };
}

describe('report of the evaluation', () => {
  it('counts as the published figures do where there are some', () => {
    const own = [answer(false, '  h\nmore'), answer(false, 'x')];
    const { header, ...rest } = run(own);
    assert.match(
      reportRun({ header: { ...header, set: 'santacoder-fim' }, ...rest }),
      /as published[^]*50\.0/,
    );
    assert.doesNotMatch(reportRun(run(own)), /as published/);
  });

  it('tells shares, figures and the difference to the peer', () => {
    const own = [answer(true), answer(true), answer(false), answer(false, null)];
    const peer = [answer(false), answer(false), answer(false), answer(true)];
    const text = reportRun(run(own, peer));
    assert.match(text, /^humaneval-single, 4 items, seed 1, cursor indented, model m$/m);
    assert.match(
      text,
      /^foretype +50\.0 \(15\.0–85\.0\) +50\.0 \S+ +50\.0 \S+ +75\.0 \S+ +66\.7 \S+ +0\.0 \S+ +0\.750 +100 ms +100 +10$/m,
    );
    assert.match(text, /^llama\.cpp usual +25\.0/m);
    assert.match(text, /^exact match: only foretype 2, only llama\.cpp usual 1, McNemar p = 1\.0$/m);
  });

  it('tells precision, where answers stop, and each language of real files', () => {
    const real = run([answer(true, 'h'), answer(false, 'h\nmore'), answer(false, null)]);
    const items = real.items.map((item, index) => ({
      ...item,
      language: index === 0 ? 'go' : 'rust',
      answers: {
        foretype: {
          ...item.answers['foretype']!,
          tests: 'none' as const,
          parses: true,
          completedCharacters: 1,
        },
      },
    }));
    const text = reportRun({ ...real, header: { ...real.header, set: 'real-line', split: 'dev' }, items });
    assert.match(text, /^real-line dev, 3 items/m);
    assert.doesNotMatch(text, /pass@1/);
    assert.match(
      text,
      /^foretype +33\.3 \S+ +33\.3 \S+ +66\.7 \S+ +50\.0 \S+ +50\.0 \S+ +100\.0 \S+ +100\.0 %/m,
    );
    assert.match(text, /^go +1 +1 +1 +1\/1$/m);
    assert.match(text, /^rust +2 +0 +1 +0\/1$/m);
  });

  it('compares two runs over the items that both have', () => {
    const text = reportComparison(run([answer(true), answer(false)]), run([answer(false, 'y')]), 'foretype');
    assert.match(text, /^1 items in both runs$/m);
    assert.match(text, /^exact match: only first 1, only second 0, McNemar p = 1\.0$/m);
    assert.match(text, /^- item 0\n {4}"x"\n {4}"y"$/m);
  });

  it('lists the answers that are not right', () => {
    const text = reportWrong(run([answer(true), answer(false, 'y'), answer(false, null)]), 'foretype');
    assert.equal(
      text,
      'item 1 (tests failed)\n    "h\\n"\n    "y"\nitem 2 (tests failed)\n    "h\\n"\n    (empty: blank)\n',
    );
  });

  it('keeps a run in a file, and refuses another file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'foretype-run-'));
    try {
      const path = join(folder, 'run.json');
      const written = run([answer(true)]);
      await writeRun(path, written);
      assert.deepEqual(await readRun(path), written);
      assert.deepEqual(await readdir(folder), ['run.json']);
      await writeFile(path, '{}');
      await assert.rejects(readRun(path), /not a file of results/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('tells runs of different questions apart', () => {
    const { header } = run([]);
    assert.deepEqual(differences(header, header), []);
    assert.deepEqual(differences(header, { ...header, seed: 2, cursor: 'editor' }), [
      'seed (1, 2)',
      'cursor (indented, editor)',
    ]);
  });
});
