import assert from 'node:assert/strict';
import { summaryLines } from '../../../src/host/summary-text.js';
import { chunksOf, recordOf, traceOf } from './run-fixture.js';

describe('summaryLines', () => {
  it('has the verdict, and a line per pool that was measured', () => {
    const record = recordOf({ status: 'stopped' });
    const traces = new Map([[0, traceOf(0, chunksOf(0, [[0, 1, 0]]))]]);
    const [verdict, pool, ...others] = summaryLines({ record, traces, details: () => null });
    assert.match(verdict ?? '', /^Thread pool × 2: 3 tasks in 3.00 ms/);
    assert.equal(pool, 'Thread pool × 2: 3.00 ms, 3 tasks, 1 failed, overhead 0 %');
    assert.deepEqual(others, []);
  });

  it('says what went wrong, where, and what to do', () => {
    const problem = {
      kind: 'compile',
      what: 'It does not compile.',
      where: { file: '/w/fib.ts', line: 7 },
      todo: 'Mend it.',
    } as const;
    const record = recordOf({ status: 'failed', problem });
    assert.deepEqual(summaryLines({ record, traces: new Map(), details: () => null }), [
      'It does not compile. (/w/fib.ts:7) Mend it.',
    ]);
  });

  it('says a problem once that the run and its blocks share', () => {
    const problem = { kind: 'load', what: 'It does not load.', todo: 'Mend it.' } as const;
    const blocks = recordOf().blocks.map((block) => ({ ...block, problem }));
    const record = recordOf({ status: 'failed', problem, blocks });
    assert.deepEqual(summaryLines({ record, traces: new Map(), details: () => null }), [
      'It does not load. Mend it.',
    ]);
  });
});
