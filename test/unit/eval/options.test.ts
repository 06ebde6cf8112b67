import assert from 'node:assert/strict';
import { parseOptions } from '../../eval/options.ts';

describe('options of the evaluation', () => {
  it('has defaults', () => {
    const options = parseOptions(['--set', 'humaneval-single']);
    if (options.kind !== 'run') assert.fail('not a run');
    const { limit, seed, cursor, eagerness, peer, resume } = options;
    assert.deepEqual(
      { limit, seed, cursor, eagerness, peer, resume },
      {
        limit: 200,
        seed: 1,
        cursor: 'indented',
        eagerness: 'high',
        peer: false,
        resume: false,
      },
    );
    assert.match(options.data, /shared.bench$/);
  });

  it('takes two files to compare', () => {
    assert.deepEqual(parseOptions(['--compare', 'a.json', 'b.json']), {
      kind: 'compare',
      files: ['a.json', 'b.json'],
    });
  });

  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /Which set or task/],
    [['--task', 'chat'], /--task is one of generate/],
    [['--task', 'generate', '--set', 'humaneval-single'], /not both/],
    [['--task', 'fix', '--rescore', 'a.json'], /--rescore goes with/],
    [['--set', 'mbpp'], /--set is one of humaneval-single/],
    [['--set', 'humaneval-single', '--limit', '0'], /--limit is a count/],
    [['--set', 'humaneval-single', '--cursor', 'end'], /--cursor is one of/],
    [['--set', 'humaneval-single', '--eagerness', 'some'], /--eagerness is one of/],
    [['--set', 'humaneval-single', '--peer', 'ollama'], /--peer is llama.cpp/],
    [['--set', 'humaneval-single', '--resume'], /--json/],
    [['--set', 'humaneval-single', 'more'], /What is "more"/],
    [['--compare', 'a.json'], /two files/],
    [['--unknown'], /--unknown/],
  ];
  for (const [args, message] of wrong) {
    it(`refuses "${args.join(' ')}"`, () => {
      assert.throws(() => parseOptions(args), message);
    });
  }
});
