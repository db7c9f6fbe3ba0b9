import assert from 'node:assert/strict';
import { Keeper } from '../../../src/runner/keeper.js';
import type { TaskInput } from '../../../src/runner/load.js';
import type { TaskDetails } from '../../../src/shared/run.js';
import type { FromRunner, RunnerPlan } from '../../../src/shared/runner-protocol.js';

function setUp(count: number, results = false, undigested?: true) {
  const sent: FromRunner[] = [];
  const plan = { index: 4, results, ...(undigested ? { undigested } : {}) } as RunnerPlan;
  const tasks = Array.from({ length: count }, (_, i): TaskInput => [0, [i]]);
  const keeper = new Keeper(plan, tasks, '/bundle.mjs', (frame) => sent.push(frame));
  /** The latest that was told of each task. */
  const told = (): Map<number, TaskDetails> =>
    new Map(
      sent
        .flatMap((frame) => (frame.type === 'details' ? frame.details : []))
        .map((details) => [details.task, details]),
    );
  return { keeper, sent, told };
}

describe('what is kept of tasks', () => {
  it('is their input from the start, a few of their results while others run, and all at the end', () => {
    const { keeper, told } = setUp(100);
    keeper.keepInputs();
    assert.deepEqual(told().get(3), { block: 4, task: 3, fn: 0, input: '3' });
    for (let task = 99; task >= 0; task--) keeper.returned(task, task * 2);
    keeper.tellSome();
    const early = [...told().values()].filter(({ result }) => result !== undefined);
    assert.ok(early.length > 0 && early.length < 100);
    const digests = keeper.conclude();
    assert.deepEqual(told().get(3), { block: 4, task: 3, fn: 0, input: '3', result: '6' });
    assert.equal([...told().values()].filter(({ result }) => result !== undefined).length, 100);
    assert.equal(new Set(digests).size, 100);
  });

  it('has no digests where nothing is compared', () => {
    const { keeper, told } = setUp(10, false, true);
    keeper.keepInputs();
    for (let task = 0; task < 10; task++) keeper.returned(task, task);
    assert.deepEqual(keeper.conclude(), []);
    assert.equal(told().get(9)?.result, '9');
  });

  it('is bounded where there are very many', () => {
    const { keeper, told } = setUp(10_000);
    keeper.keepInputs();
    for (let task = 0; task < 10_000; task++) {
      if (task % 2 === 0) keeper.returned(task, task);
      else keeper.threw(task, new Error(`${task} ${'x'.repeat(1000)}`));
    }
    const digests = keeper.conclude();
    const details = told();
    // Of every failure there is something, of a few the whole.
    const failures = [...details.values()].filter(({ error }) => error);
    assert.equal(failures.length, 5_000);
    assert.ok(failures.filter(({ error }) => error?.stack !== '').length <= 2_000);
    assert.equal(details.get(9_998), undefined);
    assert.match(details.get(9_999)?.error?.message ?? '', /^9999 x{195}…$/);
    assert.equal(digests.length, 10_000);
    assert.ok(!digests.includes(''));
  });

  it('is every result, in frames that follow each other, if that is asked for', () => {
    const { keeper, sent } = setUp(1_234, true);
    for (let task = 0; task < 1_234; task++) {
      if (task === 700) keeper.threw(task, new Error('no'));
      // One is cancelled: nothing is told of it.
      else if (task !== 900) keeper.returned(task, { task });
    }
    keeper.conclude();
    const results: unknown[] = [];
    for (const frame of sent) {
      if (frame.type !== 'results') continue;
      assert.ok(frame.results.length <= 500);
      frame.results.forEach((result, i) => (results[frame.first + i] = result));
    }
    assert.equal(results.length, 1_234);
    for (let task = 0; task < 1_234; task++) {
      const expected = task === 700 ? null : task === 900 ? undefined : { task };
      assert.deepEqual(results[task], expected);
    }
  });

  it('lets go of results before they weigh too much', () => {
    const { keeper, told } = setUp(40);
    const zeros = new Uint8Array(16 * 1024 * 1024);
    for (let task = 0; task < 20; task++) keeper.returned(task, zeros);
    // Told of before the end, because it was let go of.
    assert.match(told().get(0)?.result ?? '', /^Uint8Array\(16777216\)/);
    for (let task = 20; task < 40; task++) keeper.returned(task, zeros);
    assert.equal(new Set(keeper.conclude()).size, 1);
  });
});
