import assert from 'node:assert/strict';
import { toolAnswer } from '../../../src/host/tool-answer.js';
import { chunksOf, recordOf, traceOf } from './run-fixture.js';

describe('toolAnswer', () => {
  it('has the verdict in words, and every figure in the document', () => {
    const record = recordOf({ status: 'done' });
    const traces = new Map([[0, traceOf(0, chunksOf(0, [[0, 1, 0]]))]]);
    const error = { name: 'RangeError', message: 'no', stack: '' };
    const details = (block: number, task: number) =>
      task === 1 ? { block, task, args: [], result: null, error } : null;
    const { text, json } = toolAnswer({ record, traces, details } as never);
    assert.match(text, /^Thread pool × 2: 3 tasks/);
    const answer = JSON.parse(json) as Record<string, unknown>;
    assert.equal(answer['status'], 'done');
    const [pool] = answer['pools'] as { tasks: number; failed: number; wallMs: number }[];
    assert.deepEqual([pool?.tasks, pool?.failed, pool?.wallMs], [3, 1, 3]);
    assert.deepEqual(answer['errors'], [
      { pool: 'thread', task: 1, name: 'RangeError', message: 'no' },
    ]);
    assert.match((answer['verdict'] as { headline: string }).headline, /Thread pool × 2/);
    assert.equal(answer['standings'], null);
  });
});
