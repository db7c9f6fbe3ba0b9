import assert from 'node:assert/strict';
import { answerOf } from '../../../../src/shared/sweep-answer.js';
import { sweepOf } from '../../../../src/shared/sweep.js';
import { ticksWithRoom } from '../../../../webview/page/sweep-chart.js';
import { marksOf, plotsOf } from '../../../../webview/page/sweep-plots.js';
import { rowsOf } from '../../../../webview/page/sweep.js';
import { syntheticSweep } from '../harness/sweep.js';

describe('the plots of a sweep', () => {
  const sweep = sweepOf(syntheticSweep().run);
  assert.ok(sweep?.scaling);
  const [speedup, efficiency, memory] = plotsOf(sweep);
  assert.ok(speedup && efficiency && memory);

  it('have a point for each number of workers, its interval and the dots of its rounds', () => {
    assert.deepEqual(
      speedup.points.map(({ workers }) => workers),
      [1, 2, 3, 4, 6, 8, 12, 16],
    );
    for (const { low, value, high } of speedup.points) {
      assert.ok(low <= value && value <= high && high <= speedup.top);
    }
    assert.equal(speedup.dots.length, 7 * 7);
    assert.match(speedup.points[1]?.text ?? '', /^2 workers, measured: 1\.9\d× \(/);
  });

  it('have the law up to the most that was measured, and no further', () => {
    const places = speedup.band.map(({ workers }) => workers);
    assert.deepEqual([places[0], places.at(-1)], [1, 16]);
  });

  it('have efficiency as speed-up per worker, and memory in megabytes', () => {
    const last = efficiency.points.at(-1);
    assert.ok(Math.abs((last?.value ?? 0) - (speedup.points.at(-1)?.value ?? 0) / 16) < 1e-9);
    assert.ok((memory.points[0]?.value ?? 0) > 59 && (memory.points[0]?.value ?? 0) < 62);
    assert.equal(memory.format(100), '100 MB');
    assert.equal(memory.title, 'Memory of all processes (PSS)');
  });

  it('mark the cores within what was measured, and the number that is enough once that is known', () => {
    const marks = marksOf(sweep, answerOf(sweep));
    assert.deepEqual([marks.most, marks.cores, marks.enough], [16, 8, 8]);
    assert.equal(marksOf(sweep, null).enough, null);
    assert.equal(marksOf({ ...sweep, cores: 64 }, null).cores, null);
  });

  it('leave out the law where it is not close, and memory where nothing was sampled', () => {
    const scaling = sweep.scaling && { ...sweep.scaling, isFitClose: false };
    const plots = plotsOf({ ...sweep, scaling, memory: [] });
    assert.deepEqual(
      plots.map(({ name, band }) => [name, band.length]),
      [
        ['speedup', 0],
        ['efficiency', 0],
      ],
    );
    assert.deepEqual(plotsOf({ ...sweep, scaling: null }), []);
  });

  it('have a row for every number that was measured or checked', () => {
    const rows = rowsOf(sweep);
    assert.deepEqual(
      rows.map(({ workers }) => workers),
      [1, 2, 3, 4, 6, 7, 8, 9, 12, 16],
    );
    const [, , , , , seven, eight] = rows;
    assert.deepEqual(seven?.cells.slice(0, 4), ['7', '–', '–', '–']);
    assert.match(seven.cells[6] ?? '', /^\d\.\d+× \(/);
    assert.match(eight?.cells[2] ?? '', /^\d\.\d+× \(/);
  });

  it('keep ticks apart, and always the most', () => {
    const x = (value: number): number => value * 10;
    assert.deepEqual(ticksWithRoom([1, 2, 3, 4, 6, 8], x), [1, 3, 6, 8]);
    assert.deepEqual(ticksWithRoom([1, 2, 3, 4, 6, 7], x), [1, 3, 7]);
    assert.deepEqual(ticksWithRoom([1], x), [1]);
  });
});
