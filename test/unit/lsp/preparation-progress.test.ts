import assert from 'node:assert/strict';
import fc from 'fast-check';
import { reportAsWorkDone } from '../../../server/lsp/preparation-progress.ts';
import type { PreparationProgress } from '../../../server/model/progress.ts';

function recorder(): { reports: [number, string][]; report: (progress: PreparationProgress) => void } {
  const reports: [number, string][] = [];
  const reporter = {
    begin: () => undefined,
    report: (percent: number | string, message?: string) => {
      reports.push([Number(percent), message ?? '']);
    },
    done: () => undefined,
  };
  return { reports, report: reportAsWorkDone(reporter, 'title') };
}

describe('work-done progress of a preparation', () => {
  it('goes from phase to phase and never back', () => {
    const { reports, report } = recorder();
    for (const phase of ['download', 'verify', 'convert'] as const) {
      for (const done of [0, 50, 100]) report({ phase, done, total: 100 });
    }
    assert.deepEqual(
      reports.map(([percent]) => percent),
      [0, 30, 60, 60, 63, 65, 65, 83, 100],
    );
  });

  it('reports a percentage from 0 to 100 whatever is counted, and nothing twice', () => {
    const progress = fc.record({
      phase: fc.constantFrom('download', 'verify', 'convert'),
      done: fc.nat(),
      total: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(progress), (all) => {
        const { reports, report } = recorder();
        all.forEach(report);
        for (const [percent] of reports) assert.ok(percent >= 0 && percent <= 100);
        reports.slice(1).forEach((next, index) => {
          assert.notDeepEqual(next, reports[index]);
        });
      }),
    );
  });
});
