import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  appendAndSum,
  efficiency,
  speedup,
  summarise,
  SummaryAccumulator,
} from '../../../src/shared/analysis.js';
import { BlockTrace } from '../../../src/shared/trace/block-trace.js';
import { NO_WORKER } from '../../../src/shared/trace/chunk.js';
import { ChunkWriter } from '../../../src/shared/trace/chunk-writer.js';
import { WORKER_EVENTS } from '../../../src/shared/words.js';

interface Life {
  readonly submit: number;
  readonly spans: readonly number[];
  /** How many of its stamps a task reached before it settled: a cancelled one none, a lost one some. */
  readonly reached: number;
  readonly outcome: number;
  readonly settles: boolean;
}

const life = fc.record<Life>({
  submit: fc.nat(10_000),
  spans: fc.array(fc.nat(1000), { minLength: 5, maxLength: 5 }),
  reached: fc.nat(4),
  outcome: fc.nat(4),
  settles: fc.boolean(),
});

/** dispatch, receive, start, end, settle; whole µs, so that sums are exact in any order. */
function stampsOf({ submit, spans, reached }: Life): [number, number, number, number, number] {
  let at = submit;
  const stamps = spans.map((span) => (at += span));
  return stamps.map((stamp, i) => (i < reached || i === 4 ? stamp : NaN)) as never;
}

/** The definitions of `BlockSummary`, task by task, from the lives themselves. */
function expected(lives: readonly Life[]) {
  const settled = lives.filter(({ settles }) => settles);
  const sum = (of: (stamps: number[], life: Life) => number): number =>
    settled.reduce((total, one) => total + (of(stampsOf(one), one) || 0), 0) / 1e3;
  const last = Math.max(...settled.map((one) => stampsOf(one)[4]));
  const first = Math.min(...lives.map(({ submit }) => submit));
  return {
    tasks: lives.length,
    ok: settled.filter(({ outcome }) => outcome === 0).length,
    failed: settled.filter(({ outcome }) => outcome !== 0).length,
    wallMs: settled.length > 0 && last > first ? (last - first) / 1e3 : 0,
    workMs: sum(([, , start = NaN, end = NaN]) => end - start),
    queueMs:
      sum(([dispatch = NaN], { submit }) => dispatch - submit) +
      sum(([, receive = NaN, start = NaN]) => start - receive),
  };
}

/** The lives as a runner would stream them: all submitted first, settled in the given order, cut into chunks. */
function stream(lives: readonly Life[], order: readonly number[], cuts: readonly boolean[]) {
  const writer = new ChunkWriter(0);
  const chunks: ArrayBuffer[] = [];
  let step = 0;
  const cut = (): void => {
    if (cuts.length === 0 || cuts[step++ % cuts.length] !== true) return;
    const chunk = writer.take();
    if (chunk) chunks.push(chunk);
  };
  writer.worker(0, WORKER_EVENTS.indexOf('spawn'), 0);
  writer.worker(0, WORKER_EVENTS.indexOf('online'), 4000, 1, 1);
  for (const { submit } of lives) {
    writer.submitted(submit, 0);
    cut();
  }
  const settling = lives.map((one, task) => ({ one, task })).filter(({ one }) => one.settles);
  settling.sort((a, b) => (order[a.task] ?? 0) - (order[b.task] ?? 0));
  for (const { one, task } of settling) {
    const [dispatch, receive, start, end, settle] = stampsOf(one);
    const worker = Number.isNaN(dispatch) ? NO_WORKER : 0;
    writer.settled(task, worker, one.outcome, { dispatch, receive, start, end, settle });
    cut();
  }
  const rest = writer.take();
  if (rest) chunks.push(rest);
  return chunks;
}

describe('analysis', () => {
  it('sums chunk by chunk to what a scan of the whole trace gives, and to the definitions', () => {
    fc.assert(
      fc.property(
        fc.array(life, { minLength: 1, maxLength: 60 }),
        fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
        fc.array(fc.boolean(), { maxLength: 7 }),
        (lives, order, cuts) => {
          const trace = new BlockTrace(0);
          const sums = new SummaryAccumulator();
          const summed = new BlockTrace(0);
          for (const chunk of stream(lives, order, cuts)) {
            sums.add(trace, trace.append(chunk));
            appendAndSum(summed, chunk);
          }
          const summary = sums.summary(trace);
          assert.deepEqual(summary, summarise(trace));
          assert.deepEqual(summarise(summed), summary);
          const { queueMs, ...rest } = expected(lives);
          for (const [name, value] of Object.entries(rest)) {
            assert.ok(Math.abs(summary[name as keyof typeof rest] - value) < 1e-6, name);
          }
          assert.ok(Math.abs(summary.overhead.queueMs - queueMs) < 1e-6);
          assert.equal(summary.overhead.spawnMs, 4);
        },
      ),
    );
  });

  it('forgets the sums of a trace that was appended to behind their back', () => {
    const writer = new ChunkWriter(0);
    const trace = new BlockTrace(0);
    const grow = [appendAndSum, (to: BlockTrace, chunk: ArrayBuffer) => to.append(chunk)];
    for (const append of [...grow, appendAndSum]) {
      writer.submitted(0, 0);
      append(trace, writer.take() ?? assert.fail());
    }
    assert.equal(summarise(trace).tasks, 3);
  });

  it('takes its share of overhead from the time that lanes were occupied', () => {
    const trace = new BlockTrace(0);
    const writer = new ChunkWriter(0);
    writer.worker(0, WORKER_EVENTS.indexOf('spawn'), 0);
    writer.worker(0, WORKER_EVENTS.indexOf('online'), 10_000);
    writer.worker(0, WORKER_EVENTS.indexOf('loadStart'), 10_000);
    writer.worker(0, WORKER_EVENTS.indexOf('loadEnd'), 15_000);
    writer.submitted(0, 0);
    const stamps = {
      dispatch: 15_000,
      receive: 17_000,
      start: 18_000,
      end: 58_000,
      settle: 61_000,
    };
    writer.settled(0, 0, 0, stamps);
    trace.append(writer.take() ?? new ArrayBuffer(0));
    const { overhead, wallMs, workMs, parallelism } = summarise(trace);
    assert.deepEqual(overhead, {
      spawnMs: 10,
      loadMs: 5,
      queueMs: 16,
      sendMs: 2,
      returnMs: 3,
      share: 20 / 60,
    });
    assert.deepEqual(
      { wallMs, workMs, parallelism },
      { wallMs: 61, workMs: 40, parallelism: 40 / 61 },
    );
  });

  it('summarises a block whose second worker is heard of before its first', () => {
    const trace = new BlockTrace(0);
    const writer = new ChunkWriter(0);
    writer.worker(1, WORKER_EVENTS.indexOf('spawn'), 0);
    writer.worker(1, WORKER_EVENTS.indexOf('online'), 7000);
    trace.append(writer.take() ?? new ArrayBuffer(0));
    assert.equal(summarise(trace).overhead.spawnMs, 7);
  });

  it('gives no speed-up and no efficiency where there is nothing to hold against', () => {
    const summary = summarise(new BlockTrace(0));
    assert.equal(speedup(summary, null), null);
    assert.equal(speedup(summary, summary), null);
    assert.equal(efficiency(null, 4), null);
    assert.equal(efficiency(3, 4), 0.75);
  });
});
