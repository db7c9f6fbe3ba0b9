import assert from 'node:assert/strict';
import { BlockLanes } from '../../../../webview/timeline/model/block-lanes.js';
import {
  firstTask,
  stepInLane,
  stepLane,
  stepTask,
} from '../../../../webview/timeline/model/navigate.js';
import { matcher } from '../../../../webview/timeline/model/search.js';
import type { RunRecord } from '../../../../src/shared/run.js';
import { stream } from './traces.js';
import type { Task } from './traces.js';

/** Three tasks one after the other on each of two workers. */
const tasks: Task[] = [0, 1, 2].flatMap((turn) =>
  [0, 1].map((worker): Task => {
    const start = 100 + turn * 1000 + worker * 50;
    const end = start + 900 + worker * 10_000 * Number(turn === 2);
    const outcome = turn === 1 && worker === 1 ? 1 : 0;
    return { worker, submit: 1, dispatch: start, receive: start, start, end, settle: end, outcome };
  }),
);
const lanesOf = (): BlockLanes =>
  new BlockLanes(
    stream(tasks, 100, () => undefined),
    false,
  );
const blocks = [0, 3].map((block) => ({ block, lanes: lanesOf(), zero: 0 }));

describe('moving from task to task', () => {
  it('goes along a lane and stops at its ends', () => {
    assert.deepEqual(firstTask(blocks), { block: 0, task: 0 });
    assert.deepEqual(stepInLane(blocks, { block: 0, task: 0 }, 1), { block: 0, task: 2 });
    assert.deepEqual(stepInLane(blocks, { block: 0, task: 2 }, -1), { block: 0, task: 0 });
    assert.deepEqual(stepInLane(blocks, { block: 0, task: 0 }, -1), { block: 0, task: 0 });
    assert.deepEqual(stepInLane(blocks, { block: 0, task: 1 }, Infinity), { block: 0, task: 5 });
  });

  it('goes to the task at the same time in the next lane, over the ends of groups', () => {
    assert.deepEqual(stepLane(blocks, { block: 0, task: 4 }, 1), { block: 0, task: 3 });
    assert.deepEqual(stepLane(blocks, { block: 0, task: 5 }, 1), { block: 3, task: 4 });
    assert.deepEqual(stepLane(blocks, { block: 3, task: 0 }, -1), { block: 0, task: 1 });
    assert.deepEqual(stepLane(blocks, { block: 0, task: 0 }, -1), { block: 0, task: 0 });
  });

  it('goes in the order of submission, over the ends of blocks', () => {
    assert.deepEqual(stepTask(blocks, { block: 0, task: 2 }, 1), { block: 0, task: 3 });
    assert.deepEqual(stepTask(blocks, { block: 0, task: 5 }, 1), { block: 3, task: 0 });
    assert.deepEqual(stepTask(blocks, { block: 3, task: 0 }, -1), { block: 0, task: 5 });
    assert.deepEqual(stepTask(blocks, { block: 0, task: 0 }, -1), { block: 0, task: 0 });
  });
});

describe('searching', () => {
  const place = { file: '/a.ts', line: 1 };
  const run = (functions: RunRecord['functions']): RunRecord => ({
    id: 'r',
    title: 't',
    startedAt: 0,
    functions,
    status: 'done',
    blocks: [],
    warnings: [],
  });
  const inputs = ["1, 'apple'", "2, 'pear'", '3', '4', '5', "6, 'apple pie'"];
  const single = run([{ name: 'bake', place, inputs }]);
  const found = (text: string, record = single): number[] => {
    const matches = matcher(record, text);
    const { trace } = lanesOf();
    return matches ? tasks.map((_, task) => task).filter((task) => matches(trace, task)) : [];
  };

  it('finds by number, outcome, worker, length, input and name', () => {
    assert.deepEqual(found('#3'), [3]);
    assert.deepEqual(found('4'), [4]);
    assert.deepEqual(found('failed'), [3]);
    assert.deepEqual(found('w2'), [1, 3, 5]);
    assert.deepEqual(found('>5ms'), [5]);
    assert.deepEqual(found('<1ms'), [0, 1, 2, 3, 4]);
    assert.deepEqual(found('apple'), [0, 5]);
    assert.deepEqual(found('BAKE'), [0, 1, 2, 3, 4, 5]);
    assert.deepEqual(found('apple w2'), [5]);
    assert.deepEqual(found('nothing'), []);
    assert.deepEqual(found('  '), []);
  });

  it('looks at what generates inputs where they are not written one by one', () => {
    const generated = run([{ name: 'bake', place, inputs: ['6 × i => [i]'] }]);
    assert.deepEqual(found('=>', generated), [0, 1, 2, 3, 4, 5]);
    assert.deepEqual(found('pear', generated), []);
    assert.deepEqual(found('ake', generated), [0, 1, 2, 3, 4, 5]);
  });
});
