/** A comparison made of a simulated run: its pools measured again and again, and what a runner measures beside. */
import { sumsOf } from '../../../../src/shared/analysis.js';
import type { BlockSums, BlockSummary } from '../../../../src/shared/analysis.js';
import type { BlockRecord, RunRecord } from '../../../../src/shared/run.js';
import { factsOf } from '../../../../src/shared/table/facts.js';
import type { Measured, Usage } from '../../../../src/shared/table/measured.js';
import { BlockTrace } from '../../../../src/shared/trace/block-trace.js';
import { isInline } from '../../../../src/shared/words.js';
import { synthetic } from './synthetic.js';
import type { Synthetic, SyntheticOptions } from './synthetic.js';

const MB = 2 ** 20;
/** Steady, and a little apart from round to round. */
const WOBBLE = [1, 1.01, 0.99, 1.005, 0.995];

export interface Compared extends Synthetic {
  readonly chunks: readonly ArrayBuffer[];
}

/** `usage`: of every block, in shares of its wall time (`waits` as a number), with that of serial work of a CPU-bound function where absent. */
export function compared(options: SyntheticOptions, usage: Partial<Usage> = {}): Compared {
  const made = synthetic({ ...options, failEvery: 0 });
  const chunks = made.events.flatMap((event) => ('chunk' in event ? [event.chunk] : []));
  const traces = new Map(made.run.blocks.map(({ index }) => [index, new BlockTrace(index)]));
  for (const event of made.events) {
    if ('chunk' in event) traces.get(event.block)?.append(event.chunk);
  }
  const first = made.run.blocks.map((block): BlockRecord => {
    const trace = traces.get(block.index) as BlockTrace;
    const sums = sumsOf(trace);
    return {
      ...block,
      sums,
      facts: factsOf(trace),
      memoryMetric: 'PSS',
      measured: measuredOf(block, sums, 1, usage),
    };
  });
  const later = WOBBLE.slice(1).flatMap((times, i) =>
    first.map((block): BlockRecord => {
      const sums: BlockSums = { cold: longer(block.sums?.cold as BlockSummary, times) };
      const measured = measuredOf(block, sums, times, usage);
      return { ...block, round: i + 1, untraced: true, sums, measured };
    }),
  );
  const blocks = [...first, ...later].map((block, index) => ({ ...block, index }));
  const run: RunRecord = {
    ...made.run,
    blocks,
    comparison: {
      budgetMs: 20_000,
      maxRounds: 30,
      startedAt: 0,
      spentMs: 12_000,
      rounds: WOBBLE.length,
      unclear: 0,
      withoutControl: false,
      withoutWarm: true,
      end: 'settled',
      results: { blocks: [0, 1], compared: options.tasks, different: [], missing: 0 },
    },
  };
  return { ...made, run, chunks };
}

const longer = (sums: BlockSummary, times: number): BlockSummary => ({
  ...sums,
  wallMs: sums.wallMs * times,
  workMs: sums.workMs * times,
});

function measuredOf(
  { pool, workers }: BlockRecord,
  { cold }: BlockSums,
  times: number,
  usage: Partial<Usage>,
): Measured {
  const { wallMs } = cold;
  const workMs = isInline(pool) ? wallMs : cold.workMs;
  const shares = {
    threadMs: 0.97,
    processMs: 0.98,
    systemMs: 0.02,
    activeMs: 1,
    gcMs: 0.01,
    ...usage,
  };
  const of = (share: number | null): number | null => share && share * workMs;
  const weight = { serial: 3, eventLoop: 4, thread: 12, process: 19 }[pool];
  const way = (bytes: number, us: number) => ({ bytes, thereUs: us, backUs: us / 2 });
  const slow = pool === 'process' ? 2 : 1;
  return {
    usage: {
      cold: {
        wallMs,
        threadMs: of(shares.threadMs),
        processMs: of(shares.processMs),
        systemMs: of(shares.systemMs),
        activeMs: isInline(pool) ? of(shares.activeMs) : null,
        gcMs: isInline(pool) ? of(shares.gcMs) : null,
        queuedMs: usage.queuedMs ?? 0,
        processQueuedMs: usage.processQueuedMs ?? 0,
      },
    },
    memory: {
      before: 40 * MB,
      after: 40 * MB + weight * MB * times * (isInline(pool) ? 1 : workers),
      workers: isInline(pool) ? 0 : workers,
    },
    payload: {
      tasks: 32,
      sent: { bytes: 2048, transferable: 1024 },
      returned: { bytes: 2048, transferable: 0 },
    },
    ...(isInline(pool)
      ? {}
      : {
          transport: {
            empty: way(0, 20 * slow),
            copied: [way(16_384, 40 * slow), way(MB, 1020 * slow)],
            transferred: pool === 'thread' ? way(MB, 30) : null,
            own: way(2048, 25 * slow),
          },
        }),
  };
}
