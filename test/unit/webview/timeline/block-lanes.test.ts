import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BlockTrace } from '../../../../src/shared/trace/block-trace.js';
import { NO_WORKER } from '../../../../src/shared/trace/chunk.js';
import { ChunkWriter } from '../../../../src/shared/trace/chunk-writer.js';
import { BlockLanes } from '../../../../webview/timeline/model/block-lanes.js';
import { overlappingTasks, serialTasks, stream } from './traces.js';
import type { Task } from './traces.js';

/** Lanes that followed the stream chunk by chunk. */
function streamed(tasks: readonly Task[], rows: number, concurrent = false): BlockLanes {
  let lanes: BlockLanes | undefined;
  const trace = stream(tasks, rows, (live, change) => {
    if (lanes) lanes.append(change);
    else lanes = new BlockLanes(live, concurrent);
  });
  return lanes ?? new BlockLanes(trace, concurrent);
}

/** Every settled task has one bar, in a lane of its worker, with its own run. */
function checkBars(lanes: BlockLanes, tasks: readonly Task[]): void {
  const seen = new Set<number>();
  for (const { lane, worker } of lanes.rows) {
    for (let bar = 0; bar < lane.count; bar++) {
      const task = tasks[lane.task(bar)];
      assert.ok(task && !seen.has(lane.task(bar)), 'a bar per task');
      seen.add(lane.task(bar));
      assert.equal(worker, task.worker);
      if (Number.isNaN(task.start)) continue;
      assert.ok(Math.abs(lane.start(bar) - task.start) < 0.1, 'begins where its task began');
      assert.ok(Math.abs(lane.end(bar) - task.end) < 0.1, 'ends where its task ended');
    }
  }
  assert.equal(seen.size, tasks.length);
}

describe('the lanes of a block', () => {
  it('show every task of serial workers once, in one lane per worker', () => {
    fc.assert(
      fc.property(serialTasks(), fc.integer({ min: 1, max: 100 }), (tasks, rows) => {
        const lanes = streamed(tasks, rows);
        checkBars(lanes, tasks);
        assert.equal(lanes.pendingCount, 0);
        const workers = new Set(tasks.map(({ worker }) => worker));
        assert.ok(lanes.rows.length <= workers.size, 'no sub-lanes');
      }),
    );
  });

  it('show overlapping tasks in sub-lanes, none over another', () => {
    fc.assert(
      fc.property(overlappingTasks(), fc.integer({ min: 1, max: 100 }), (tasks, rows) => {
        checkBars(streamed(tasks, rows, true), tasks);
      }),
    );
  });

  it('need no more sub-lanes than tasks overlap when the whole trace is there', () => {
    fc.assert(
      fc.property(overlappingTasks(), (tasks) => {
        const trace = stream(tasks, 1e6, () => undefined);
        const lanes = new BlockLanes(trace, true);
        checkBars(lanes, tasks);
        // One after another that touch can be told apart only by luck: those count as overlapping.
        const most = Math.max(
          ...tasks.map(
            ({ start }) =>
              tasks.filter((other) => other.start <= start && other.end >= start).length,
          ),
        );
        assert.ok(lanes.rows.length <= most, `${lanes.rows.length} lanes for ${most}`);
      }),
    );
  });

  it('find the bar of any task', () => {
    fc.assert(
      fc.property(serialTasks(), fc.integer({ min: 1, max: 50 }), (tasks, rows) => {
        const lanes = streamed(tasks, rows);
        tasks.forEach((_, task) => {
          const found = lanes.find(task);
          assert.equal(found?.row.lane.task(found.bar), task);
        });
        assert.equal(lanes.find(tasks.length), null);
      }),
    );
  });

  it('keep a running task in the sub-lane it began in', () => {
    const writer = new ChunkWriter(0);
    const trace = new BlockTrace(0);
    const flush = () => {
      const data = writer.take();
      assert.ok(data);
      return trace.append(data);
    };
    for (let task = 0; task < 3; task++) {
      writer.submitted(task, 0);
      writer.dispatched(task, 0, 10 + task);
    }
    flush();
    const lanes = new BlockLanes(trace, true);
    assert.equal(lanes.runningCount, 3);
    const subs = [...lanes.running()].map(({ task, row }) => [task, row.sub]);
    assert.deepEqual(subs, [
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
    const at = { dispatch: 12, receive: 12, start: 12, end: 20, settle: 20 };
    writer.settled(2, 0, 0, at);
    lanes.append(flush());
    assert.equal(lanes.rows[2]?.lane.task(0), 2);
    assert.equal(lanes.runningCount, 2);
    // Its lane is free again, and the topmost free one is taken.
    writer.submitted(30, 0);
    writer.dispatched(3, 0, 31);
    lanes.append(flush());
    assert.deepEqual([...lanes.running()].find(({ task }) => task === 3)?.row.sub, 2);
  });

  it('count a task once as having left the queue, sent to one worker and then to another', () => {
    const writer = new ChunkWriter(0);
    const trace = new BlockTrace(0);
    for (let task = 0; task < 3; task++) writer.submitted(task, 0);
    writer.dispatched(0, 0, 10);
    const first = writer.take();
    assert.ok(first);
    trace.append(first);
    const lanes = new BlockLanes(trace, false);
    assert.equal(lanes.queue.at(trace, 15), 2);
    writer.dispatched(0, 1, 20);
    const second = writer.take();
    assert.ok(second);
    lanes.append(trace.append(second));
    assert.equal(lanes.queue.at(trace, 25), 2);
  });

  it('let only the first of a worker’s tasks grow, from where the one before ended', () => {
    const writer = new ChunkWriter(0);
    const trace = new BlockTrace(0);
    writer.worker(0, 0, 1);
    writer.worker(0, 3, 8);
    for (let task = 0; task < 3; task++) {
      writer.submitted(task, 0);
      writer.dispatched(task, 0, 5 + task);
    }
    const data = writer.take();
    assert.ok(data);
    trace.append(data);
    const lanes = new BlockLanes(trace, false);
    assert.deepEqual(
      [...lanes.running()].map(({ task, from }) => [task, from]),
      [[0, 8]],
    );
    writer.settled(0, 0, 0, { dispatch: 5, receive: 9, start: 10, end: 20, settle: 22 });
    const more = writer.take();
    assert.ok(more);
    lanes.append(trace.append(more));
    assert.deepEqual(
      [...lanes.running()].map(({ task, from }) => [task, from]),
      [[1, 20]],
    );
    assert.equal(lanes.begin, 0);
    assert.equal(lanes.firstDispatch, 5);
  });

  it('give tasks that never reached a worker a lane of their own', () => {
    const tasks: Task[] = [
      {
        worker: NO_WORKER,
        submit: 1,
        dispatch: NaN,
        receive: NaN,
        start: NaN,
        end: NaN,
        settle: 9,
        outcome: 2,
      },
      {
        worker: NO_WORKER,
        submit: 1,
        dispatch: NaN,
        receive: NaN,
        start: NaN,
        end: NaN,
        settle: 9,
        outcome: 1,
      },
    ];
    const lanes = streamed(tasks, 100);
    assert.equal(lanes.rows.length, 1);
    assert.equal(lanes.rows[0]?.lane.failures.length, 2);
    assert.equal(lanes.barCount, 2);
  });

  it('name the straggler and what it alone cost', () => {
    fc.assert(
      fc.property(serialTasks(50), (all) => {
        const tasks = all.filter(({ dispatch }) => !Number.isNaN(dispatch));
        fc.pre(tasks.length > 1);
        const { straggler } = streamed(tasks, 10);
        const ends = tasks.map(({ settle }) => settle).sort((a, b) => b - a);
        const [last = 0, second = 0] = ends;
        assert.equal(tasks[straggler.task]?.settle, last);
        const began = tasks[straggler.task]?.dispatch ?? NaN;
        assert.ok(Math.abs(straggler.alone - (last - Math.max(second, began))) < 1e-9);
      }),
    );
  });

  it('count the queue', () => {
    fc.assert(
      fc.property(
        serialTasks(60),
        fc.integer({ min: 1, max: 30 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, rows, part) => {
          const tasks = all.filter(({ dispatch }) => !Number.isNaN(dispatch));
          fc.pre(tasks.length > 0);
          const lanes = streamed(tasks, rows);
          const time = part * Math.max(...tasks.map(({ settle }) => settle));
          const waiting = tasks.filter(
            ({ submit, dispatch }) => submit <= time && !(dispatch <= time),
          );
          assert.equal(lanes.queue.at(lanes.trace, time), waiting.length);
        },
      ),
    );
  });
});
