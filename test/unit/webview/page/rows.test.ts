import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BlockTrace } from '../../../../src/shared/trace/block-trace.js';
import { sortByKey } from '../../../../webview/page/radix.js';
import { EVERYTHING, keyOf, SORTS, TaskRows } from '../../../../webview/page/rows.js';
import { contentHeight, ROW_HEIGHT, scrollTo, windowAt } from '../../../../webview/page/window.js';
import { synthetic } from '../harness/synthetic.js';

describe('sorting by key', () => {
  it('orders as a stable sort does, NaN last', () => {
    const key = fc.oneof(fc.double(), fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 1, 1.5));
    fc.assert(
      fc.property(fc.array(key, { maxLength: 200 }), (keys) => {
        const expected = keys
          .map((_, i) => i)
          .sort((a, b) => {
            const [x = 0, y = 0] = [keys[a], keys[b]];
            if (Number.isNaN(x) || Number.isNaN(y))
              return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
            return x < y ? -1 : x > y ? 1 : 0;
          });
        assert.deepEqual([...sortByKey(Float64Array.from(keys))], expected);
      }),
    );
  });
});

describe('rows of the tasks table', () => {
  const { events } = synthetic({
    pools: ['serial', 'thread'],
    tasks: 50,
    workers: 2,
    failEvery: 7,
  });
  const traces = [new BlockTrace(0), new BlockTrace(1)];
  for (const event of events) if ('chunk' in event) traces[event.block]?.append(event.chunk);
  const all = (rows: TaskRows) =>
    Array.from({ length: rows.length }, (_, row) => {
      const selection = rows.at(row);
      assert.ok(selection);
      return selection;
    });

  it('are all tasks, block by block, without a list of their own', () => {
    const rows = new TaskRows();
    rows.build(traces, EVERYTHING);
    assert.equal(rows.fixed, false);
    assert.equal(rows.length, 100);
    assert.deepEqual(rows.at(0), { block: 0, task: 0 });
    assert.deepEqual(rows.at(73), { block: 1, task: 23 });
    assert.equal(rows.at(100), null);
    assert.equal(rows.at(-1), null);
  });

  it('come in the order of any column, and are found again', () => {
    for (const sort of SORTS) {
      for (const descending of [false, true]) {
        const rows = new TaskRows();
        rows.build(traces, { ...EVERYTHING, sort, descending });
        const order = all(rows);
        assert.equal(new Set(order.map(({ block, task }) => `${block}:${task}`)).size, 100);
        order.forEach((selection, row) => assert.equal(rows.indexOf(selection), row));
        const keys = order.map(({ block, task }) =>
          // As submitted: block by block.
          sort === 'task' ? block * 50 + task : keyOf(sort, traces[block] as BlockTrace, task),
        );
        keys.slice(1).forEach((key, i) => {
          const before = keys[i] ?? NaN;
          assert.ok(descending ? before >= key : before <= key, `${sort}: ${before}, ${key}`);
        });
      }
    }
  });

  it('are filtered by pool, by outcome, by function', () => {
    const rows = new TaskRows();
    rows.build(traces, { ...EVERYTHING, block: 1 });
    assert.deepEqual(
      all(rows).map(({ block }) => block),
      Array<number>(50).fill(1),
    );
    rows.build(traces, { ...EVERYTHING, outcome: 'failed' });
    assert.deepEqual(
      all(rows)
        .slice(0, 7)
        .map(({ task }) => task),
      [6, 13, 20, 27, 34, 41, 48],
    );
    assert.equal(rows.indexOf({ block: 0, task: 5 }), -1);
    rows.build(traces, { ...EVERYTHING, fn: 1, block: 0 });
    assert.deepEqual(
      all(rows).map(({ task }) => task),
      [4, 9, 14, 19, 24, 29, 34, 39, 44, 49],
    );
    rows.build(traces, { ...EVERYTHING, outcome: 'unsettled' });
    assert.equal(rows.length, 0);
  });
});

describe('rows in view', () => {
  const cases = fc.record({
    rows: fc.integer({ min: 1, max: 2_000_000 }),
    height: fc.integer({ min: 30, max: 900 }),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  it('cover the view without a gap, at any place, of any number of rows', () => {
    fc.assert(
      fc.property(cases, ({ rows, height, at }) => {
        const scrollTop = at * Math.max(0, contentHeight(rows) - height);
        const { first, count, top } = windowAt(rows, scrollTop, height);
        assert.ok(first >= 0 && first + count <= rows);
        assert.ok(top <= scrollTop + 1e-6);
        const bottom = top + count * ROW_HEIGHT;
        assert.ok(bottom >= Math.min(scrollTop + height, contentHeight(rows)) - 1e-6);
      }),
    );
  });

  it('reach the last row, though the browser could not scroll so far', () => {
    const [rows, height] = [2_000_000, 400];
    const { first, count } = windowAt(rows, contentHeight(rows) - height, height);
    assert.equal(first + count, rows);
    assert.ok(contentHeight(rows) < 10_000_000);
  });

  it('hold a row that was scrolled to', () => {
    fc.assert(
      fc.property(
        cases,
        fc.double({ min: 0, max: 0.9999, noNaN: true }),
        ({ rows, height, at }, to) => {
          const row = Math.floor(to * rows);
          const before = at * Math.max(0, contentHeight(rows) - height);
          const scrollTop = scrollTo(row, rows, before, height);
          const { first, count, top } = windowAt(rows, scrollTop, height);
          assert.ok(row >= first && row < first + count, `${row} in ${first} + ${count}`);
          const y = top + (row - first) * ROW_HEIGHT - scrollTop;
          assert.ok(y > -0.5 && y + ROW_HEIGHT < height + 0.5, `at ${y} of ${height}`);
        },
      ),
    );
  });
});
