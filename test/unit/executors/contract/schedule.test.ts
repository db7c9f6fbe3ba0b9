import assert from 'node:assert/strict';
import { resultOf, resultsOf, settled } from './support/check';
import { closeAll, each, openPool, POOLS, task } from './support/pools';
import { random } from './support/random';
import { Gate, Log, until } from './support/states';

afterEach(closeAll);

interface Span {
  readonly start: number;
  readonly end: number;
}

/** How long two workers need for tasks of these lengths, each taking the next as soon as it is free. */
function idealOf(lengths: readonly number[]): number {
  const free = [0, 0];
  for (const length of lengths) {
    const first = free.indexOf(Math.min(...free));
    free[first] = (free[first] ?? 0) + length;
  }
  return Math.max(...free);
}

each(POOLS, (kind) => {
  it('CF-53 a long task never holds back one sent behind it while another worker is idle', async () => {
    const pool = openPool(kind, { maxWorkers: 2 });
    // Thousands of quick tasks first: whatever a pool sends ahead, it sends most of it now.
    await resultsOf(Array.from({ length: 4000 }, () => pool.submit(task('noop'))));
    for (let round = 0; round < 5; round++) {
      const gate = new Gate();
      const log = new Log();
      const before = Array.from({ length: round * 7 }, () => pool.submit(task('noop')));
      const long = pool.submit(task('holdSync'), gate.path, 'long', log.path);
      const behind = Array.from({ length: 400 }, (_, i) => pool.submit<number>(task('square'), i));
      // The gate opens only when everything behind it is done: held back once, they never would be.
      await settled(behind);
      assert.equal(long.done(), false);
      gate.open();
      await resultsOf([long, ...before]);
    }
  });

  it('CF-53 also when the long task was submitted into idle workers one by one', async () => {
    const pool = openPool(kind, { maxWorkers: 2 });
    await resultsOf(Array.from({ length: 2000 }, () => pool.submit(task('noop'))));
    const gate = new Gate();
    const log = new Log();
    const long = pool.submit(task('hold'), gate.path, 'long', log.path);
    await log.has(1);
    for (let i = 0; i < 50; i++) await resultOf(pool.submit(task('square'), i));
    gate.open();
    await resultOf(long);
  });

  it('CF-53 two long tasks far apart in a batch of quick ones leave nothing but their followers waiting', async () => {
    const pool = openPool(kind, { maxWorkers: 3 });
    await resultsOf(Array.from({ length: 3000 }, () => pool.submit(task('noop'))));
    const gate = new Gate();
    const log = new Log();
    const quick = [];
    const long = [];
    for (let i = 0; i < 600; i++) {
      if (i === 100 || i === 103) long.push(pool.submit(task('holdSync'), gate.path, i, log.path));
      else quick.push(pool.submit(task('square'), i));
    }
    await settled(quick);
    assert.equal(long.filter((future) => future.done()).length, 0);
    gate.open();
    await resultsOf(long);
  });

  it('CF-05 a schedule of mixed durations comes near the ideal one', async () => {
    const pool = openPool(kind, { maxWorkers: 2 });
    await resultsOf(Array.from({ length: 2000 }, () => pool.submit(task('noop'))));
    const { next } = random(7);
    // Awaited delays, not computation: two workers reach this on any machine, however busy.
    const durations = Array.from({ length: 120 }, () =>
      next() < 0.1 ? 60 : Math.ceil(next() * 4),
    );
    // A busy machine delays some rounds, a pool that holds tasks back delays every one.
    const rounds: string[] = [];
    let isNear = false;
    for (let round = 0; round < 10 && !isNear; round++) {
      const trips = [];
      for (let i = 0; i < 9; i++) {
        const sent = performance.now();
        await resultOf(pool.submit(task('noop')));
        trips.push(performance.now() - sent);
      }
      const trip = trips.sort((a, b) => a - b)[4] ?? NaN;
      const begun = performance.now();
      const spans = await resultsOf(
        durations.map((duration) => pool.submit<Span>(task('span'), duration)),
      );
      const took = performance.now() - begun;
      // As long as they really took: a timer is late, on a busy machine by some ms.
      const ideal = idealOf(spans.map(({ start, end }) => end - start));
      // Each task costs a turn or two of the loop, and here as many as there are to ask for an answer.
      const allowed = ideal * 1.5 + durations.length * (2.5 + trip);
      isNear = took < allowed;
      rounds.push(
        `${took.toFixed(0)} of ${allowed.toFixed(0)} ms allowed, ${ideal.toFixed(0)} ideal`,
      );
    }
    assert.ok(isNear, rounds.join('; '));
  });

  it('CF-10 a burst behind a booting worker starts as many workers as it may, and uses them', async () => {
    const pool = openPool(kind, { maxWorkers: 2 });
    const gate = new Gate();
    const log = new Log();
    const futures = [1, 2].map((i) => pool.submit(task('holdSync'), gate.path, i, log.path));
    await until(() => log.lines().length === 2, 'both tasks running at once');
    gate.open();
    await resultsOf(futures);
  });
});
