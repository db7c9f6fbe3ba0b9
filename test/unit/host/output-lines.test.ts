import assert from 'node:assert/strict';
import { OutputLines } from '../../../src/host/output-lines.js';
import type { RunOutput } from '../../../src/runs/index.js';
import type { BlockRecord } from '../../../src/shared/run.js';

const block = (index: number, pool: BlockRecord['pool'], round = 0): BlockRecord => ({
  pool,
  workers: pool === 'thread' ? 2 : 1,
  round,
  index,
  status: 'running',
});

const said = (text: string, more: Partial<RunOutput> = {}): RunOutput => ({
  block: 0,
  stream: 'stdout',
  text,
  at: 15_500,
  emitted: 12_300,
  worker: 1,
  ...more,
});

describe('Lines of output', () => {
  const thread = [block(0, 'thread')];

  it('say when they were written, how late they came, and by whom', () => {
    const lines = new OutputLines();
    lines.push(said('hello\n'), thread);
    lines.push(said('oh\n', { stream: 'stderr', worker: 0, emitted: 15_000 }), thread);
    assert.deepEqual(lines.take().split('\n'), [
      '     12.3 +3.2     #2    hello',
      '     15.0 +0.5     #1  ! oh',
      '',
    ]);
    assert.equal(lines.take(), '');
  });

  it('are put together from pieces, apart by who writes them', () => {
    const lines = new OutputLines();
    lines.push(said('one ', { worker: 0 }), thread);
    lines.push(said('other ', { worker: 1 }), thread);
    lines.push(said('line\r\nnext', { worker: 0 }), thread);
    assert.match(lines.take(), /^.*#1 +one line\n$/);
    lines.push(said('\n', { worker: 1 }), thread);
    assert.match(lines.take(), /^.*#2 +other \n$/);
    lines.end();
    assert.match(lines.take(), /^.*#1 +next\n$/);
  });

  it('have the time of arrival alone where nobody knows more', () => {
    const { emitted, worker, ...raw } = said('raw\n');
    assert.ok(emitted !== undefined && worker !== undefined);
    const lines = new OutputLines();
    lines.push(raw, thread);
    assert.match(lines.take(), /^ +– 15\.5 +– +raw\n$/);
  });

  it('name the block where there are several', () => {
    const blocks = [block(0, 'serial'), { ...block(1, 'thread', 1), control: true as const }];
    const lines = new OutputLines();
    lines.push(said('a\n'), blocks);
    lines.push(said('b'), blocks);
    lines.push(said('c\n', { block: 1 }), blocks);
    const heads = lines
      .take()
      .split('\n')
      .filter((line) => line.startsWith('──'));
    assert.deepEqual(heads, ['── Serial', '── Thread pool × 2, round 2, control']);
  });
});
