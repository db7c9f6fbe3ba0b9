/** A small run with two blocks, as a file holds it. */
import { ChunkWriter } from '../../../../src/shared/trace/chunk-writer.js';
import type { TraceFile } from '../../../../src/shared/trace/file.js';
import type { RunRecord } from '../../../../src/shared/run.js';
import { seeded } from '../../../../src/shared/stats/random.js';

export const sampleRecord = (changes: Partial<RunRecord> = {}): RunRecord => ({
  id: 'r',
  title: 'fä, "quoted"',
  startedAt: 1_700_000_000_000,
  functions: [{ name: 'fä', place: { file: '/w/f.ts', line: 3 }, inputs: ['3'] }],
  status: 'done',
  node: { path: '/n', version: 'v20.20.2', source: 'node on PATH', editorRuntime: false },
  machine: { platform: 'linux', arch: 'x64', cpu: 'C', cpus: 2, parallelism: 2, memory: 1e9 },
  blocks: [
    { index: 0, pool: 'thread', workers: 2, round: 0, status: 'done', tasks: 3 },
    { index: 1, pool: 'process', workers: 2, round: 0, status: 'done', tasks: 3 },
  ],
  warnings: [],
  ...changes,
});

/** `tasks` tasks a block of some 100 µs with jitter, in chunks of `perChunk`; every 50th fails, the last is cancelled. */
export function sampleChunks(blocks: number, tasks: number, perChunk = 16): ArrayBuffer[] {
  const random = seeded(7);
  const chunks: ArrayBuffer[] = [];
  for (let block = 0; block < blocks; block++) {
    const writer = new ChunkWriter(block);
    const lanes = [1010, 1010];
    for (const worker of [0, 1]) {
      writer.worker(worker, 0, 5.25);
      writer.worker(worker, 1, 1005.5, 4000 + worker, worker);
    }
    for (let task = 0; task < tasks; task++) {
      const worker = task % 2;
      const submit = 10 + task * 0.85 + random();
      const dispatch = Math.max(submit, lanes[worker] ?? 0) + random() * 3;
      const start = dispatch + 12 + random() * 20;
      const end = start + 80 + random() * 40;
      const settle = end + 9 + random() * 10;
      lanes[worker] = end;
      writer.submitted(submit, 0);
      const stamps = { dispatch, receive: start - 2, start, end, settle };
      const none = { dispatch: NaN, receive: NaN, start: NaN, end: NaN, settle };
      if (task === tasks - 1) writer.settled(task, 0xffff, 2, none);
      else {
        writer.dispatched(task, worker, dispatch);
        writer.settled(task, worker, task % 50 === 49 ? 1 : 0, stamps);
      }
      if (task % 500 === 0) writer.counter(worker, 1, settle, random());
      const chunk = task % perChunk === perChunk - 1 ? writer.take() : null;
      if (chunk) chunks.push(chunk);
    }
    const rest = writer.take();
    if (rest) chunks.push(rest);
  }
  return chunks;
}

export const sampleTrace = (tasks = 3): TraceFile => ({
  product: '1.2.3',
  record: sampleRecord(),
  details: [{ block: 0, task: 0, fn: 0, input: '1', result: '"two, three"' }],
  marks: [
    { block: 0, at: 1200.5, arrived: 1250, stream: 'stdout', text: 'said\n', worker: 1 },
    { block: 1, at: 1300, stream: 'stderr', text: 'oh' },
  ],
  chunks: sampleChunks(2, tasks),
});
