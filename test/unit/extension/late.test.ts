import assert from 'node:assert/strict';
import type { CompletionResult } from '../../../server/completion/result.ts';
import { askUntilAnswered } from '../../../src/inline/ask-until-answered.ts';
import { LateAnswer } from '../../../src/inline/late-answer.ts';

const LATE: CompletionResult = { kind: 'refused', reason: 'late', message: 'late' };
const EMPTY: CompletionResult = { kind: 'empty', reason: 'no-text' };

describe('asking until there is an answer', () => {
  function answers(results: readonly CompletionResult[]) {
    const firsts: boolean[] = [];
    const ask = async (isFirst: boolean) => results[Math.min(firsts.push(isFirst), results.length) - 1]!;
    return { ask, firsts, count: () => firsts.length };
  }

  it('asks once when the server is in time', async () => {
    const server = answers([EMPTY]);
    assert.equal(await askUntilAnswered(server.ask, () => false), EMPTY);
    assert.equal(server.count(), 1);
  });

  it('asks again while the server is late, without a deadline then', async () => {
    const server = answers([LATE, LATE, EMPTY]);
    assert.equal(await askUntilAnswered(server.ask, () => false), EMPTY);
    assert.deepEqual(server.firsts, [true, false, false]);
  });

  it('gives up on a server that stays late, and when cancelled', async () => {
    assert.equal(await askUntilAnswered(answers([LATE]).ask, () => false), LATE);
    const server = answers([LATE]);
    const result = await askUntilAnswered(server.ask, () => server.count() === 2);
    assert.deepEqual(result, { kind: 'cancelled' });
    assert.equal(server.count(), 2);
  });
});

describe('a late answer', () => {
  function scene(options: { readonly hasItems?: boolean } = {}) {
    const told: string[] = [];
    let isThere = true;
    const late: LateAnswer = new LateAnswer(async () => {
      told.push(late.isShowing ? 'asked again' : 'asked');
    });
    let settle: (result: CompletionResult) => void = () => undefined;
    const follow = (name = '') => {
      const answer = new Promise<CompletionResult>((resolve) => {
        settle = resolve;
      });
      late.follow({
        answer,
        isThere: () => isThere,
        onAnswer: () => {
          told.push(`taken${name}`);
          return options.hasItems ?? true;
        },
        cancel: () => told.push(`cancelled${name}`),
      });
    };
    return {
      late,
      told,
      follow,
      move: () => {
        isThere = false;
      },
      arrive: async () => {
        settle(EMPTY);
        await new Promise((resolve) => setImmediate(resolve));
      },
    };
  }

  it('is shown when the cursor is still there', async () => {
    const { follow, arrive, told, late } = scene();
    follow();
    late.cancelUnlessThere();
    await arrive();
    assert.deepEqual(told, ['taken', 'asked again']);
    assert.equal(late.isShowing, false);
  });

  it('does not disturb when there is nothing to show', async () => {
    const { follow, arrive, told } = scene({ hasItems: false });
    follow();
    await arrive();
    assert.deepEqual(told, ['taken']);
  });

  it('is cancelled when the cursor moves, and not taken afterwards', async () => {
    const { follow, arrive, move, told, late } = scene();
    follow();
    move();
    late.cancelUnlessThere();
    late.cancelUnlessThere();
    await arrive();
    assert.deepEqual(told, ['cancelled']);
  });

  it('is not taken when the cursor moved unseen', async () => {
    const { follow, arrive, move, told } = scene();
    follow();
    move();
    await arrive();
    assert.deepEqual(told, []);
  });

  it('gives way to the next one', async () => {
    const { follow, arrive, told } = scene();
    follow(' 1');
    follow(' 2');
    await arrive();
    assert.deepEqual(told, ['cancelled 1', 'taken 2', 'asked again']);
  });
});
