import assert from 'node:assert/strict';
import { BlockTrace } from '../../../../src/shared/trace/block-trace.js';
import { phasesOf, taskLife } from '../../../../webview/page/task.js';
import { synthetic } from '../harness/synthetic.js';

const named = (stamps: number[], now = 0) =>
  phasesOf(stamps, now).map(({ phase, ms, open }) => `${phase} ${ms}${open ? ' …' : ''}`);

describe('phases of a task', () => {
  it('lie between its stamps', () => {
    assert.deepEqual(named([0, 1000, 3000, 4000, 9000, 11_000]), [
      'queue 1',
      'send 2',
      'wait 1',
      'run 5',
      'return 2',
    ]);
  });

  it('leave out a wait at the worker of no length', () => {
    assert.deepEqual(named([0, 1000, 3000, 3000, 9000, 9000]), [
      'queue 1',
      'send 2',
      'run 6',
      'return 0',
    ]);
  });

  it('go on until now while the task has not settled', () => {
    assert.deepEqual(named([0, NaN, NaN, NaN, NaN, NaN], 5000), ['queue 5 …']);
    assert.deepEqual(named([0, 1000, NaN, NaN, NaN, NaN], 5000), ['queue 1', 'unknown 4 …']);
  });

  it('claim nothing about what a lost worker never told', () => {
    assert.deepEqual(named([0, 1000, NaN, NaN, NaN, 8000]), ['queue 1', 'unknown 7']);
    assert.deepEqual(named([0, 1000, 2000, 2000, NaN, 8000]), ['queue 1', 'send 1', 'run 6']);
  });

  it('are all queue for a task cancelled in it', () => {
    assert.deepEqual(named([0, NaN, NaN, NaN, NaN, 8000]), ['queue 8']);
  });
});

describe('life of a task', () => {
  const { run, events } = synthetic({ pools: ['thread'], tasks: 20, workers: 2, failEvery: 5 });
  const trace = new BlockTrace(0);
  for (const event of events) if ('chunk' in event) trace.append(event.chunk);

  it('names its function, pool, worker and outcome, and its phases add up', () => {
    const life = taskLife(run, trace, { block: 0, task: 4 });
    assert.ok(life);
    assert.equal(life.functionName, 'audit');
    assert.equal(life.pool, 'Thread pool × 2');
    assert.equal(life.outcome, 'failed');
    assert.equal(life.worker?.pid, 4100);
    const sum = life.phases.reduce((total, { ms }) => total + ms, 0);
    assert.ok(Math.abs(sum - life.totalMs) < 1e-9);
  });

  it('is not known before the task is submitted, nor of a block that is not there', () => {
    assert.equal(taskLife(run, trace, { block: 0, task: 20 }), null);
    assert.equal(taskLife(run, trace, { block: 7, task: 0 }), null);
    assert.equal(taskLife(run, undefined, { block: 0, task: 0 }), null);
  });
});
