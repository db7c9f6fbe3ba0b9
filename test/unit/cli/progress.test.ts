import assert from 'node:assert/strict';
import { showProgress } from '../../../src/cli/progress.js';
import type { RunHandle } from '../../../src/runs/index.js';
import type { BlockRecord, RunRecord } from '../../../src/shared/run.js';
import { BlockTrace } from '../../../src/shared/trace/block-trace.js';
import { until } from '../runs/support.js';

function setUp(columns: number) {
  const blocks: BlockRecord[] = [
    { index: 0, pool: 'serial', workers: 1, round: 0, status: 'waiting' },
    { index: 1, pool: 'thread', workers: 2, round: 0, status: 'waiting' },
  ];
  const record = { status: 'preparing', blocks } as unknown as RunRecord;
  const run = { record, traces: new Map([[1, new BlockTrace(1)]]) } as unknown as RunHandle;
  const written: string[] = [];
  const terminal = { isTTY: true, columns, write: (text: string) => written.push(text) };
  const progress = showProgress(run, terminal as unknown as NodeJS.WriteStream);
  const shown = (): string => (written.at(-1) ?? '').replace('\r\u001b[K', '');
  return { record, blocks, written, shown, progress };
}

describe('the progress line', () => {
  it('tells what is going on, and goes away', async () => {
    const { record, blocks, written, shown, progress } = setUp(0);
    await until(() => shown().startsWith('Preparing · '));
    record.status = 'running';
    Object.assign(blocks[1] ?? {}, { status: 'running', tasks: 7 });
    await until(() => shown().startsWith('[2/2] Thread pool × 2 0/7 · '));
    progress.clear();
    assert.equal(written.at(-1), '\r\u001b[K');
    await until(() => shown().startsWith('[2/2]'));
    progress.end();
    const { length } = written;
    assert.equal(written.at(-1), '\r\u001b[K');
    progress.clear();
    assert.equal(written.length, length);
  });

  it('fits a narrow terminal', async () => {
    const { shown, progress } = setUp(8);
    await until(() => shown() === 'Prepari');
    progress.end();
  });

  it('is only for terminals', () => {
    const pipe = { isTTY: false, write: () => assert.fail() } as unknown as NodeJS.WriteStream;
    const progress = showProgress({} as RunHandle, pipe);
    progress.clear();
    progress.end();
  });
});
