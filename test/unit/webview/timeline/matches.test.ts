import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RunRecord } from '../../../../src/shared/run.js';
import { OUTCOMES } from '../../../../src/shared/words.js';
import { BlockLanes } from '../../../../webview/timeline/model/block-lanes.js';
import type { Block } from '../../../../webview/timeline/model/blocks.js';
import { Marks } from '../../../../webview/timeline/model/marks.js';
import { Matches } from '../../../../webview/timeline/model/matches.js';
import { serialTasks, stream } from './traces.js';
import type { Task } from './traces.js';

const run: RunRecord = {
  id: 'r',
  title: 't',
  startedAt: 0,
  functions: [{ name: 'fib', place: { file: '/f.ts', line: 1 }, inputs: ['1'] }],
  status: 'done',
  blocks: [],
  warnings: [],
};

const blockOf = (tasks: readonly Task[], block: number): Block => ({
  block,
  run,
  record: { index: block, pool: 'thread', workers: 4, round: 0, status: 'done' },
  lanes: new BlockLanes(
    stream(tasks, 64, () => undefined),
    false,
  ),
  zero: 0,
  live: false,
});

const queries = fc.constantFrom('failed', 'ok', 'w2', 'fib', '#3', '>10ms', '<1ms', 'lost w1', 'x');

describe('a search', () => {
  it('finds the tasks, the bars and the way from one to the next that looking at each task finds', () => {
    fc.assert(
      fc.property(
        fc.array(serialTasks(60), { minLength: 1, maxLength: 3 }),
        queries,
        (all, text) => {
          const blocks = all.map((tasks, i) => blockOf(tasks, i * 5));
          const matches = Matches.of(blocks, text);
          assert.ok(matches);
          const flat = blocks.flatMap(({ block, lanes }) =>
            Array.from({ length: lanes.trace.taskCount }, (_, task) => ({ block, task })),
          );
          const found = flat.filter(({ block, task }) => matches.has(block, task));
          assert.equal(matches.count, found.length);
          found.forEach((one, i) => {
            assert.equal(matches.indexOf(one), i);
            assert.deepEqual(matches.next(one, 1), found[(i + 1) % found.length]);
            assert.deepEqual(matches.next(one, -1), found.at(i - 1));
          });
          flat.forEach((one, i) => {
            if (matches.has(one.block, one.task)) return;
            assert.equal(matches.indexOf(one), -1);
            const after = flat.slice(i).find(({ block, task }) => matches.has(block, task));
            assert.deepEqual(matches.next(one, 1), after ?? found[0] ?? null);
          });
          assert.deepEqual(matches.next(null, 1), found[0] ?? null);
          assert.deepEqual(matches.next(null, -1), found.at(-1) ?? null);
          for (const { block, lanes } of blocks) {
            for (const { lane } of lanes.rows) {
              const bars = matches.lane(block, lane);
              let count = 0;
              for (let bar = 0; bar < lane.count; bar++) {
                assert.equal(bars.has(bar), matches.has(block, lane.task(bar)));
                assert.equal(bars.countIn(0, bar), count);
                if (bars.has(bar)) count++;
              }
            }
          }
        },
      ),
    );
  });

  it('means outcomes by their names', () => {
    fc.assert(
      fc.property(serialTasks(60), fc.constantFrom(...OUTCOMES), (tasks, outcome) => {
        const matches = Matches.of([blockOf(tasks, 0)], outcome);
        const wanted = tasks.filter((task) => OUTCOMES[task.outcome] === outcome).length;
        assert.equal(matches?.count, wanted);
      }),
    );
  });

  it('follows lanes that grow', () => {
    fc.assert(
      fc.property(serialTasks(80), fc.integer({ min: 4, max: 40 }), (tasks, rows) => {
        let block: Block | undefined;
        const found: { matches: Matches | null } = { matches: null };
        const trace = stream(tasks, rows, (grown, change) => {
          if (block) block.lanes.append(change);
          else block = { ...blockOf([], 0), lanes: new BlockLanes(grown, false) };
          found.matches ??= Matches.of([block], 'ok');
          // Looked at as it would be drawn, between chunks.
          for (const { lane } of block.lanes.rows) found.matches?.lane(0, lane);
        });
        for (const { lane } of block?.lanes.rows ?? []) {
          const bars = found.matches?.lane(0, lane);
          for (let bar = 0; bar < lane.count; bar++) {
            assert.equal(bars?.has(bar), trace.tasks.outcome[lane.task(bar)] === 0);
          }
        }
      }),
    );
  });

  it('for nothing is none', () => {
    assert.equal(Matches.of([blockOf([], 0)], '  '), null);
  });
});

describe('marks of output', () => {
  it('are found by time, whatever order they came in', () => {
    const draft = fc.record({ block: fc.nat({ max: 2 }), at: fc.nat({ max: 500 }) });
    const times = fc.nat({ max: 500 });
    fc.assert(
      fc.property(fc.array(draft), fc.nat({ max: 20 }), times, times, (drafts, cut, from, to) => {
        const all = drafts.map((one, i) => ({ ...one, stream: 'stdout' as const, text: `${i}` }));
        const marks = new Marks();
        marks.set(all.slice(0, cut));
        marks.set(all);
        assert.equal(marks.count, all.length);
        for (const block of [0, 1, 2]) {
          const own = all.filter((one) => one.block === block && one.at >= from && one.at < to);
          const texts = (list: readonly { text: string }[]): string[] =>
            list.map(({ text }) => text).sort();
          assert.deepEqual(texts(marks.within(block, from, to)), texts(own));
          const ats = marks.of(block).map(({ at }) => at);
          assert.deepEqual(
            ats,
            [...ats].sort((a, b) => a - b),
          );
        }
        marks.set([]);
        assert.equal(marks.of(0).length, 0);
      }),
    );
  });
});
