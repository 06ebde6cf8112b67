import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { latenciesOf } from '../../bench/replay/summary.ts';
import { typePlace } from '../../bench/replay/type-place.ts';
import type { Answer, Typist } from '../../bench/replay/typist.ts';

const PLACE = { before: 'x = ', keys: ['o', 'n', 'e', '(', ')'], after: '\n' };
const TYPING = { arrival: 'opened', intervalMs: 40, random: () => 0.5, waits: false } as const;

function typist(press: Typist['press']): Typist {
  return { press } as Typist;
}

describe('typePlace', () => {
  it('counts what the right suggestions would have written', async () => {
    const place = await typePlace(
      typist(async (before, key) => {
        const text = 'x = one()'.slice((before + key).length);
        return text === '' ? { kind: 'nothing', usedModel: false } : shown(text);
      }),
      PLACE,
      TYPING,
    );
    assert.equal(place.keys.length, 6);
    assert.equal(place.completedCharacters, 5);
    assert.ok(place.keys.every(({ seen, flicker }) => seen && !flicker));
    assert.equal(place.keys.filter(({ brought }) => brought).length, 1);
  });

  it('does not wait: an answer after the next key is not seen', async () => {
    const place = await typePlace(
      typist(async (_before, key, _after, signal) => {
        // Ready only when the next key is there, however slow the machine is.
        if (key !== '') await once(signal, 'abort');
        await delay(1);
        return shown('late');
      }),
      PLACE,
      TYPING,
    );
    const [arrival, ...typed] = place.keys;
    assert.equal(arrival!.seen, true);
    assert.ok(typed.every(({ seen }) => !seen));
    assert.ok(typed.every(({ latencyMs }) => latencyMs! >= TYPING.intervalMs / 2));
    assert.equal(latenciesOf(typed).p50, null);
    assert.equal(latenciesOf(typed).answered, 0);
  });

  it('tells that the next key was typed', async () => {
    let cancelled = 0;
    await typePlace(
      typist(
        (_before, _key, _after, signal) =>
          new Promise<Answer>((resolve) => {
            signal.addEventListener('abort', () => {
              cancelled++;
              resolve({ kind: 'cancelled' });
            });
          }),
      ),
      PLACE,
      TYPING,
    );
    assert.equal(cancelled, 6);
  });
});

function shown(text: string): Answer {
  return { kind: 'shown', text, replaced: 0, usedModel: true };
}
