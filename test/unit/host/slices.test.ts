import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { Slices } from '../../../src/host/slices.js';
import type { Work } from '../../../src/host/slices.js';

/** Work of so many ms, at one ms a step. */
function workOf(ms: number, clock: { at: number }): { work: Work; slices: number[]; left: number } {
  const it = {
    slices: [] as number[],
    left: ms,
    work: (isEnough: () => boolean): boolean => {
      const started = clock.at;
      do {
        it.left--;
        clock.at++;
      } while (it.left > 0 && !isEnough());
      it.slices.push(clock.at - started);
      return it.left === 0;
    },
  };
  return it;
}

describe('Work in slices', () => {
  const clock = { at: 0 };
  let urgent: string;
  let slices: Slices<string>;

  beforeEach(() => {
    urgent = '';
    slices = new Slices<string>(
      (key) => key === urgent,
      () => clock.at,
    );
  });

  afterEach(() => slices.dispose());

  it('lets others have their turn every few ms', async () => {
    const a = workOf(23, clock);
    slices.add('a', a.work);
    assert.deepEqual(a.slices, [], 'nothing is done at once, either');
    let turns = 0;
    for (; a.left > 0; turns++) await turn();
    assert.deepEqual(a.slices, [5, 5, 5, 5, 3]);
    assert.ok(turns >= 4, `${turns} turns`);
  });

  it('does first what somebody looks at, and each to its end', async () => {
    urgent = 'c';
    const order: string[] = [];
    for (const key of ['a', 'b', 'c']) {
      const { work } = workOf(7, clock);
      slices.add(key, (isEnough) => {
        const done = work(isEnough);
        if (done) order.push(key);
        return done;
      });
    }
    while (order.length < 3) await turn();
    assert.deepEqual(order, ['c', 'a', 'b']);
  });

  it('leaves what is taken away, and takes up what comes in its place', async () => {
    const first = workOf(20, clock);
    slices.add('a', first.work);
    while (first.slices.length === 0) await turn();
    const second = workOf(1, clock);
    slices.add('a', second.work);
    while (second.left > 0) await turn();
    assert.deepEqual(first.slices, [5]);
    const third = workOf(20, clock);
    slices.add('b', third.work);
    while (third.slices.length === 0) await turn();
    slices.remove('b');
    const last = workOf(1, clock);
    slices.add('c', last.work);
    while (last.left > 0) await turn();
    assert.deepEqual(third.slices, [5]);
  });
});
