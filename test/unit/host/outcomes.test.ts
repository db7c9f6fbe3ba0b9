import assert from 'node:assert/strict';
import { outcomeOf, progressOf } from '../../../src/host/outcomes.js';
import type { MeasuredRun } from '../../../src/host/outcomes.js';
import { OUTCOMES } from '../../../src/shared/words.js';
import { chunksOf, recordOf, traceOf } from './run-fixture.js';

const code = Object.fromEntries(OUTCOMES.map((outcome, index) => [outcome, index])) as Record<
  (typeof OUTCOMES)[number],
  number
>;

const runOf = (
  status: 'done' | 'stopped' | 'failed',
  outcomes: readonly (readonly (number | null)[])[],
): MeasuredRun => ({
  record: recordOf({ status }),
  traces: new Map(
    outcomes.map((list, block) => [block, traceOf(block, chunksOf(block, [[...list]]))]),
  ),
  details: (block, task) => ({
    block,
    task,
    fn: 0,
    input: '',
    error: { name: 'Error', message: `${block}/${task}`, stack: '' },
  }),
});

describe('outcomeOf', () => {
  it('counts tasks over all blocks, and their wall time', () => {
    const { state, functions, wallMs } = outcomeOf(
      runOf('done', [
        [0, 0],
        [0, 0],
      ]),
    );
    assert.equal(state, 'done');
    assert.deepEqual(functions, [{ settled: 4, failed: 0 }]);
    assert.equal(wallMs, 4);
  });

  it('names the first failing task, with its pool and error', () => {
    const [fn] = outcomeOf(runOf('done', [[0, code.failed, code.lost], [code.failed]])).functions;
    assert.equal(fn?.failed, 3);
    assert.equal(fn.first?.task, 1);
    assert.equal(fn.first.pool, 'Thread pool × 2');
    assert.equal(fn.first.error?.message, '0/1');
  });

  it('does not count as failed what was stopped on purpose, or has not settled', () => {
    const { state, functions } = outcomeOf(
      runOf('stopped', [[0, code.cancelled, code.aborted, null]]),
    );
    assert.equal(state, 'stopped');
    assert.deepEqual(functions, [{ settled: 3, failed: 0 }]);
  });

  it("takes the run's problem, else that of a block", () => {
    const problem = { kind: 'runner', what: 'gone', todo: '' } as const;
    const run = runOf('done', [[0]]);
    run.record.blocks[1] = { ...recordOf().blocks[1], problem } as never;
    assert.equal(outcomeOf(run).problem, problem);
    const own = { ...problem, what: 'own' };
    run.record.problem = own;
    assert.equal(outcomeOf(run).problem, own);
  });
});

describe('progressOf', () => {
  it('counts what has settled; the first block to know its tasks speaks for those that wait', () => {
    const { record, traces } = runOf('done', [[0, 0, null]]);
    assert.deepEqual(progressOf(record, traces), { done: 2, total: 9 });
  });

  it('knows no total before the inputs are evaluated', () => {
    const record = recordOf();
    for (const block of record.blocks) delete block.tasks;
    assert.deepEqual(progressOf(record, new Map()), { done: 0, total: null });
  });
});
