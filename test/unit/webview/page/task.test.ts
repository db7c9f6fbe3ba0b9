import assert from 'node:assert/strict';
import { BlockTrace } from '../../../../src/shared/trace/block-trace.js';
import { ChunkWriter } from '../../../../src/shared/trace/chunk-writer.js';
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

  it('says how much of a core it had, where that was sampled for most of its run', () => {
    const sampled = (
      ...samples: readonly (readonly [worker: number, at: number, value: number])[]
    ) => {
      const writer = new ChunkWriter(0);
      writer.submitted(0, 0);
      writer.dispatched(0, 1, 0);
      const stamps = { dispatch: 0, receive: 90, start: 100, end: 300, settle: 310 };
      writer.settled(0, 1, 0, stamps);
      for (const [worker, at, value] of samples) writer.counter(worker, 1, at, value);
      const own = new BlockTrace(0);
      own.append(writer.take() ?? assert.fail());
      return taskLife(run, own, { block: 0, task: 0 })?.cores;
    };
    // Half of it under one sample, half under the next; those of another worker do not count.
    assert.equal(sampled([1, 50, 0], [0, 60, 9], [1, 200, 1], [1, 350, 0.5]), 0.75);
    assert.equal(sampled([1, 50, 0], [1, 220, 0.5]), 0.5);
    assert.equal(sampled([1, 50, 0], [1, 150, 0.5]), null, 'a quarter of it');
    assert.equal(sampled([1, 200, 1]), null, 'since when is not known');
    assert.equal(sampled(), null);
  });

  it('says of the one that settled last how long it was alone, and of no other', () => {
    const lives = Array.from({ length: 20 }, (_, task) => taskLife(run, trace, { block: 0, task }));
    const last = lives.filter((life) => life?.alone !== null);
    assert.equal(last.length, 1);
    const settled = [...trace.tasks.settle.subarray(0, 20)].sort((a, b) => b - a);
    const [latest = NaN, before = NaN] = settled;
    const { ms = NaN, share = NaN } = last[0]?.alone ?? {};
    assert.ok(Math.abs(ms * 1e3 - (latest - before)) < 1e-6);
    assert.ok(Math.abs(share - (latest - before) / (latest - trace.firstSubmit)) < 1e-9);
  });

  it('is not known before the task is submitted, nor of a block that is not there', () => {
    assert.equal(taskLife(run, trace, { block: 0, task: 20 }), null);
    assert.equal(taskLife(run, trace, { block: 7, task: 0 }), null);
    assert.equal(taskLife(run, undefined, { block: 0, task: 0 }), null);
  });
});
