import assert from 'node:assert/strict';
import { CalibrationLooks } from '../../../server/engine/calibration-looks.ts';
import { MEASURED_SIZES } from '../../../server/engine/step-costs.ts';

const PAST_ALL_MS = 3_600_000;

/** A person, a machine, and a clock of ours. */
class Story {
  isQuiet = true;
  /** When looks were made, seconds. */
  readonly lookedAt: number[] = [];
  private nowMs = 0;
  private due: { readonly atMs: number; readonly work: () => Promise<void> } | undefined;
  readonly looks = new CalibrationLooks({
    isQuiet: () => Promise.resolve(this.isQuiet),
    look: () => this.lookedAt.push(this.nowMs / 1000),
    now: () => this.nowMs,
    idle: {
      after: (ms, work) => {
        this.due = { atMs: this.nowMs + ms, work: () => work(new AbortController().signal) };
      },
      stop: () => {
        this.due = undefined;
      },
    },
  });

  /** Time goes by and nobody asks; each look is answered at once unless `isAnswered` is false. */
  async pass(ms: number, isAnswered = true): Promise<void> {
    const end = this.nowMs + ms;
    while (this.due && this.due.atMs <= end) {
      const { atMs, work } = this.due;
      this.nowMs = atMs;
      this.due = undefined;
      const before = this.lookedAt.length;
      if (this.isQuiet) await work();
      if (this.lookedAt.length > before && isAnswered) {
        this.looks.done();
        this.looks.quiet();
      }
    }
    this.nowMs = end;
  }
}

describe('CalibrationLooks', () => {
  let story: Story;
  beforeEach(() => {
    story = new Story();
  });

  it('none before the model is there', async () => {
    story.looks.quiet();
    await story.pass(PAST_ALL_MS);
    assert.deepEqual(story.lookedAt, []);
  });

  it('one for each size, with pauses, and then no more', async () => {
    story.looks.begin();
    story.looks.quiet();
    await story.pass(PAST_ALL_MS);
    assert.deepEqual(story.lookedAt, [3, 23, 43, 63, 83, 103, 123, 143]);
    assert.equal(story.lookedAt.length, MEASURED_SIZES.length);
    story.looks.quiet();
    await story.pass(PAST_ALL_MS);
    assert.equal(story.lookedAt.length, MEASURED_SIZES.length);
  });

  it('none while somebody types', async () => {
    story.looks.begin();
    for (let key = 0; key < 100; key++) {
      story.looks.stop();
      story.looks.quiet();
      await story.pass(2_000);
    }
    assert.deepEqual(story.lookedAt, []);
    await story.pass(1_000);
    assert.deepEqual(story.lookedAt, [201]);
  });

  it('none during a request', async () => {
    story.looks.begin();
    story.looks.quiet();
    story.looks.stop();
    await story.pass(60_000);
    assert.deepEqual(story.lookedAt, []);
  });

  it('none on a busy machine; the next quiet moment has it', async () => {
    story.looks.begin();
    story.looks.quiet();
    story.isQuiet = false;
    await story.pass(60_000);
    assert.deepEqual(story.lookedAt, []);
    story.isQuiet = true;
    story.looks.quiet();
    await story.pass(4_000);
    assert.deepEqual(story.lookedAt, [63]);
  });

  it('one that a request interrupted is made up for', async () => {
    story.looks.begin();
    story.looks.quiet();
    await story.pass(10_000, false);
    story.looks.quiet();
    await story.pass(PAST_ALL_MS);
    assert.equal(story.lookedAt.length, 1 + MEASURED_SIZES.length);
  });

  it('all over again with every load of the model', async () => {
    for (let load = 0; load < 2; load++) {
      story.looks.begin();
      story.looks.quiet();
      await story.pass(PAST_ALL_MS);
    }
    assert.equal(story.lookedAt.length, 2 * MEASURED_SIZES.length);
  });
});
