import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Stamps } from '../../../src/shared/trace/stamps.js';
import { WIDTHS_AT } from '../../../src/shared/trace/chunk-layout.js';
import { BlockTrace, UNSETTLED } from '../../../src/shared/trace/block-trace.js';
import { ChunkReader, decodeChunk, NO_WORKER } from '../../../src/shared/trace/chunk.js';
import { ChunkWriter } from '../../../src/shared/trace/chunk-writer.js';

function taken(writer: ChunkWriter): ArrayBuffer {
  const chunk = writer.take();
  assert.ok(chunk);
  return chunk;
}

describe('trace chunks', () => {
  it('carry a task from submit to settle, across chunks', () => {
    const writer = new ChunkWriter(3);
    const trace = new BlockTrace(3);
    writer.worker(0, 0, 1);
    writer.submitted(10, 7);
    writer.dispatched(0, 0, 20);
    trace.append(taken(writer));
    assert.equal(trace.taskCount, 1);
    assert.equal(trace.outcomeOf(0), null);
    assert.equal(trace.tasks.dispatch[0], 20);
    writer.settled(0, 0, 1, { dispatch: 21, receive: 22, start: 23, end: 24, settle: 25 });
    writer.worker(0, 1, 5, 4711, 2);
    trace.append(taken(writer));
    assert.equal(trace.outcomeOf(0), 'failed');
    assert.deepEqual(
      [trace.tasks.dispatch[0], trace.tasks.settle[0], trace.tasks.fn[0], trace.failedCount],
      [21, 25, 7, 1],
    );
    assert.deepEqual(trace.workers[0], { worker: 0, spawn: 1, online: 5, pid: 4711, thread: 2 });
  });

  it('has no outcome of a task that it has not heard of, even where there is room for it', () => {
    const trace = new BlockTrace(0);
    trace.expect(4);
    assert.deepEqual(
      [trace.outcomeOf(0), trace.outcomeOf(3), trace.outcomeOf(4)],
      [null, null, null],
    );
  });

  it('are taken only when there is something in them', () => {
    assert.equal(new ChunkWriter(0).take(), null);
  });

  it('are refused out of sequence, of another block, and cut short', () => {
    const writer = new ChunkWriter(0);
    writer.submitted(1, 0);
    const first = taken(writer);
    writer.submitted(2, 0);
    const second = taken(writer);
    assert.throws(() => new BlockTrace(0).append(second), /chunk 1 where 0 was due/);
    assert.throws(() => new BlockTrace(1).append(first), /of block 0/);
    assert.throws(() => decodeChunk(first.slice(0, 41)), RangeError);
    assert.throws(() => decodeChunk(new ArrayBuffer(8)), RangeError);
    assert.throws(() => decodeChunk(new ArrayBuffer(64)), RangeError);
    assert.throws(() => decodeChunk(new ArrayBuffer(640)), /magic/);
    const narrow = first.slice(0);
    // The first column: so wide is none.
    new Uint8Array(narrow)[WIDTHS_AT] = 3;
    assert.throws(() => decodeChunk(narrow), /width/);
  });

  it('give every number back as it was, whole ns or not, near or far', () => {
    const whole = fc.integer({ min: 0, max: 10_000_000 }).map((nanos) => nanos / 1e3);
    const stamp = fc.oneof(
      { weight: 20, arbitrary: whole },
      fc.constant(NaN),
      fc.integer({ min: 0, max: 2 ** 45 }).map((nanos) => nanos / 1e3),
      fc.double(),
    );
    const stamps = fc.record({
      dispatch: stamp,
      receive: stamp,
      start: stamp,
      end: stamp,
      settle: stamp,
    });
    const u32 = fc.oneof(fc.nat(300), fc.nat(70_000), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
    const u16 = fc.oneof(fc.nat(3), fc.nat(NO_WORKER));
    const outcomes = new ChunkReader();
    const row = fc.record({ stamps, task: u32, worker: u16, outcome: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
        const writer = new ChunkWriter(0);
        for (const { stamps: own, task, worker, outcome } of rows) {
          writer.submitted(own.dispatch, worker);
          writer.dispatched(task, worker, own.end);
          writer.settled(task, worker, outcome, own);
          writer.worker(worker, outcome, own.start, task, task);
          writer.counter(worker, outcome, own.settle, own.receive);
        }
        const bytes = taken(writer);
        const chunk = decodeChunk(bytes);
        const { settledTask, outcome } = outcomes.outcomes(bytes);
        assert.deepEqual([settledTask, outcome], [chunk.settledTask, chunk.outcome]);
        const sent = Array.from(chunk.dispatchedTask, (task, i) => [
          task,
          chunk.dispatchedWorker[i],
          chunk.dispatchedAt[i],
        ]);
        // What its settled row says as well is left out.
        const told = rows.filter(({ stamps: own }) => Number.isNaN(own.dispatch));
        assert.deepEqual(
          sent,
          told.map(({ stamps: own, task, worker }) => [task, worker, own.end]),
        );
        const found = rows.map((_, i) => [
          [chunk.submittedAt[i], chunk.submittedFn[i]],
          [chunk.settledTask[i], chunk.settledWorker[i], chunk.outcome[i]],
          [chunk.dispatch[i], chunk.receive[i], chunk.start[i], chunk.end[i], chunk.settle[i]],
          [chunk.workerOf[i], chunk.workerEvent[i], chunk.workerAt[i]],
          [chunk.workerPid[i], chunk.workerThread[i]],
          [chunk.counterWorker[i], chunk.counter[i], chunk.counterAt[i], chunk.counterValue[i]],
        ]);
        const expected = rows.map(({ stamps: own, task, worker, outcome }) => [
          [own.dispatch, worker],
          [task, worker, outcome],
          [own.dispatch, own.receive, own.start, own.end, own.settle],
          [worker, outcome, own.start],
          [task, task],
          [worker, outcome, own.settle, own.receive],
        ]);
        assert.deepEqual(found, expected);
      }),
    );
  });

  it('say little of where a quick task was sent, and a trace hears of each all the same', () => {
    const life = fc.record({
      worker: fc.nat(3),
      sentTo: fc.nat(3),
      wait: fc.nat(9),
      run: fc.nat(30),
    });
    // Far more tasks than the writer looks back over would not change what is read, only how many bytes it takes.
    const apart = fc.constantFrom(1, 4096, 5000);
    fc.assert(
      fc.property(fc.array(life, { minLength: 1 }), fc.nat(9), apart, (lives, cut, step) => {
        const writer = new ChunkWriter(0);
        const trace = new BlockTrace(0);
        for (let task = 0; task <= lives.length * step; task++) writer.submitted(0, 0);
        const acts = lives.flatMap(({ worker, sentTo, wait, run }, index) => {
          const [task, at] = [index * step, index * 10];
          const [dispatch, settle] = [at + wait, at + wait + run + 1];
          const stamps = { dispatch, receive: dispatch, start: dispatch, end: settle, settle };
          return [
            // Some were sent to another worker before.
            ...(sentTo === worker ? [] : [{ at, act: () => writer.dispatched(task, sentTo, at) }]),
            { at: dispatch, act: () => writer.dispatched(task, worker, dispatch) },
            { at: settle, act: () => writer.settled(task, worker, 0, stamps) },
          ];
        });
        const heard = new Map<number, number>();
        let [rows, cuts] = [0, 0];
        const take = (): void => {
          const chunk = writer.take();
          if (!chunk) return;
          const { dispatched } = trace.append(chunk);
          for (const task of dispatched) heard.set(task, (heard.get(task) ?? 0) + 1);
          rows += decodeChunk(chunk).dispatchedTask.length;
          cuts++;
        };
        acts
          .sort((a, b) => a.at - b.at)
          .forEach(({ act }, index) => {
            act();
            if (cut > 0 && index % (cut * 3) === 0) take();
          });
        take();
        lives.forEach(({ worker, wait }, index) => {
          const { dispatch, worker: ran } = trace.tasks;
          const at = [dispatch[index * step], ran[index * step]];
          assert.deepEqual(at, [index * 10 + wait, worker]);
          assert.ok((heard.get(index * step) ?? 0) >= 1);
        });
        const moved = lives.filter(({ worker, sentTo }) => worker !== sentTo).length;
        assert.equal(heard.size, lives.length);
        if (step === 1 && cuts === 1) assert.equal(rows, moved);
        assert.ok(rows >= moved && rows <= moved + lives.length);
      }),
    );
  });

  it('take an eighth of what their numbers do where stamps are whole ns', () => {
    const writer = new ChunkWriter(0);
    for (let task = 0; task < 4000; task++) {
      const at = (nanos: number): number => (task * 10_000 + (task % 7) + nanos) / 1e3;
      writer.submitted(at(0), 0);
      writer.dispatched(task, task % 2, at(5000));
      const early = { dispatch: at(5000), receive: at(30_000), start: at(31_250) };
      writer.settled(task, task % 2, 0, { ...early, end: at(32_000), settle: at(99_125) });
    }
    const { byteLength } = taken(writer);
    // 71 bytes a task as doubles.
    assert.ok(byteLength < 4000 * 9, `${byteLength} bytes`);
  });

  it('lose and invent nothing, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { maxLength: 2000 }), (cuts) => {
        const writer = new ChunkWriter(0);
        const trace = new BlockTrace(0);
        let submitted = 0;
        let settled = 0;
        for (const cut of cuts) {
          for (let i = 0; i < cut; i++) writer.submitted(submitted++, 0);
          if (settled < submitted && cut % 2 === 0) {
            const stamps = { dispatch: 1, receive: 2, start: 3, end: 4, settle: 5 };
            writer.settled(settled++, NO_WORKER, 0, stamps);
          }
          if (cut === 3) {
            const chunk = writer.take();
            if (chunk) trace.append(chunk);
          }
        }
        const chunk = writer.take();
        if (chunk) trace.append(chunk);
        assert.equal(trace.taskCount, submitted);
        assert.equal(trace.settledCount, settled);
        for (let i = 0; i < submitted; i++) assert.equal(trace.tasks.submit[i], i);
        for (let i = settled; i < submitted; i++) assert.equal(trace.tasks.outcome[i], UNSETTLED);
      }),
    );
  });

  it('fill a trace alike whether or not it was told how many tasks to expect', () => {
    const writer = new ChunkWriter(0);
    const [plain, told] = [new BlockTrace(0), new BlockTrace(0)];
    for (let task = 0; task < 3000; task++) {
      writer.submitted(task, 1);
      const stamps = { dispatch: task, receive: NaN, start: task, end: task + 1, settle: task + 2 };
      if (task % 3 === 0) writer.settled(task, 2, 0, stamps);
      if (task % 700 !== 0) continue;
      const chunk = writer.take();
      assert.ok(chunk);
      for (const trace of [plain, told]) trace.append(chunk);
      if (task === 700) told.expect(2500);
    }
    const rows = ({ tasks, taskCount }: BlockTrace): number[][] =>
      Object.values(tasks).map((column: Float64Array | Stamps) =>
        Array.from({ length: taskCount }, (_, task) =>
          column instanceof Stamps ? column.of(task) : (column[task] ?? NaN),
        ),
      );
    assert.deepEqual(rows(told), rows(plain));
    const { submit, dispatch, worker, outcome } = plain.tasks;
    assert.deepEqual(
      [2797, 2798].map((task) => [submit[task], dispatch[task], worker[task], outcome[task]]),
      [
        [2797, NaN, NO_WORKER, UNSETTLED],
        [2798, NaN, NO_WORKER, UNSETTLED],
      ],
    );
  });
});
