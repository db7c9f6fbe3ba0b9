/**
 * Whether what a file says of a run is what `run.ts` says it is. A file comes from anywhere: what is not as it should be
 * is refused here, once, so that nobody after has to ask. Fields that this version does not know are left alone.
 */
import { FAULTS } from '../faults.js';
import type { Bystanders, FaultError, FaultPlan, FaultReport, FaultsRecord } from '../faults.js';
import type { Problem, SourcePlace } from '../problem.js';
import { SWEPT_POOLS } from '../run.js';
import type {
  BlockRecord,
  ComparisonRecord,
  CpuLimits,
  MachineInfo,
  NodeInfo,
  ResultsCompared,
  RoundsRecord,
  RunFunction,
  RunRecord,
  OutputMark,
  SweepCheck,
  SweepRecord,
  TaskDetails,
  TaskError,
} from '../run.js';
import { OUTCOMES, POOLS } from '../words.js';
import { facts, measured, sums } from './check-measured.js';
import {
  count,
  flag,
  line,
  list,
  maybe,
  moment,
  number,
  oneOf,
  orNull,
  refuse,
  shape,
  stamp,
  text,
} from './checks.js';
import type { Check } from './checks.js';
import type { TraceHead } from './file.js';

const MOST_BLOCKS = 65_536;
/** Functions have two bytes in a trace. */
const MOST_FUNCTIONS = 65_536;

const place = shape<SourcePlace>({ file: text, line, column: maybe(line) });
const problem = shape<Problem>({
  kind: text,
  what: text,
  where: maybe(place),
  todo: text,
  detail: maybe(text),
});

const faultPlan = {
  fault: oneOf(...FAULTS),
  onWorkerLost: orNull(oneOf('replace', 'break')),
};
const report = shape<FaultReport>({
  ...faultPlan,
  pool: oneOf(...POOLS),
  workers: count,
  block: count,
  task: count,
  outcome: orNull(oneOf(...OUTCOMES)),
  error: maybe(shape<FaultError>({ name: text, message: text, place: maybe(place) })),
  bystanders: shape<Bystanders>({
    total: count,
    completed: count,
    failed: count,
    lost: count,
    completedAfter: count,
  }),
  poolFate: oneOf('unharmed', 'replaced', 'broken', 'gone'),
  programFate: oneOf('unharmed', 'ended', 'hung'),
  ending: maybe(text),
  recoveryUs: orNull(number),
  cutShort: maybe(flag),
});

const block = shape<BlockRecord>({
  index: count,
  pool: oneOf(...POOLS),
  workers: count,
  round: count,
  control: maybe(flag),
  fault: maybe(shape<FaultPlan>(faultPlan)),
  status: oneOf('waiting', 'starting', 'running', 'done', 'stopped', 'failed'),
  tasks: maybe(count),
  secondPass: maybe(count),
  sums: maybe(sums),
  problem: maybe(problem),
  digests: maybe(list(text)),
  changed: maybe(count),
  untraced: maybe(flag),
  label: maybe(text),
  lanes: maybe(list(text)),
  memoryMetric: maybe(text),
  memory: maybe(number),
  measured: maybe(measured),
  facts: maybe(facts),
});

const results = shape<ResultsCompared>({
  blocks: list(count),
  compared: count,
  different: list(count),
  missing: count,
});
const rounds = {
  budgetMs: number,
  maxRounds: count,
  startedAt: orNull(moment),
  spentMs: number,
  rounds: count,
  withoutWarm: flag,
  results: maybe(results),
  end: maybe(oneOf('settled', 'budget', 'rounds', 'stopped', 'broken')),
} satisfies { readonly [K in keyof Required<RoundsRecord>]: Check };
const sweepCheck = shape<SweepCheck>({
  firstRound: count,
  workers: count,
  speedup: number,
  counts: list(count),
  rounds: count,
});

const record = shape<RunRecord>({
  id: text,
  title: text,
  startedAt: moment,
  functions: list(
    shape<RunFunction>({ name: text, place, inputs: list(text), source: maybe(text) }),
    MOST_FUNCTIONS,
  ),
  status: oneOf('preparing', 'running', 'done', 'stopped', 'failed'),
  node: maybe(shape<NodeInfo>({ path: text, version: text, source: text, editorRuntime: flag })),
  machine: maybe(
    shape<MachineInfo>({
      platform: text,
      arch: text,
      cpu: text,
      cpus: count,
      parallelism: count,
      memory: number,
      limits: maybe(
        shape<CpuLimits>({
          quota: orNull(number),
          affinity: orNull(
            shape<NonNullable<CpuLimits['affinity']>>({ list: text, count: number }),
          ),
        }),
      ),
    }),
  ),
  loader: maybe(text),
  blocks: list(block, MOST_BLOCKS),
  debug: maybe(flag),
  comparison: maybe(
    shape<ComparisonRecord>({ ...rounds, unclear: orNull(count), withoutControl: flag }),
  ),
  sweep: maybe(
    shape<SweepRecord>({
      ...rounds,
      pool: oneOf(...SWEPT_POOLS),
      counts: list(count),
      check: maybe(sweepCheck),
    }),
  ),
  faults: maybe(
    shape<FaultsRecord>({ runId: text, at: moment, node: text, reports: list(report) }),
  ),
  foreign: maybe(flag),
  results: maybe(results),
  problem: maybe(problem),
  warnings: list(text),
});

const head = shape<TraceHead>({ product: text, record });

/** @throws RangeError if it is no head of a trace */
export function checkHead(value: unknown): TraceHead {
  head(value, 'head');
  const sound = value as TraceHead;
  for (const [index, { index: told }] of sound.record.blocks.entries()) {
    if (told !== index) refuse(`head.record.blocks[${index}].index`, String(index));
  }
  return sound;
}

const details = list(
  shape<TaskDetails>({
    block: count,
    task: count,
    fn: count,
    input: text,
    result: maybe(text),
    error: maybe(
      shape<TaskError>({
        name: text,
        message: text,
        stack: text,
        place: maybe(place),
        todo: maybe(text),
      }),
    ),
  }),
);

const marks = list(
  shape<OutputMark>({
    block: count,
    at: stamp,
    arrived: maybe(stamp),
    stream: oneOf('stdout', 'stderr'),
    text,
    worker: maybe(count),
  }),
);

/**
 * @param blocks number of blocks of the run
 * @throws RangeError if it is no list of what was kept of tasks
 */
export function checkDetails(value: unknown, blocks: number): readonly TaskDetails[] {
  details(value, 'details');
  return ofBlocks(value as readonly TaskDetails[], blocks, 'details');
}

/**
 * @param blocks number of blocks of the run
 * @throws RangeError if it is no list of what its code wrote
 */
export function checkMarks(value: unknown, blocks: number): readonly OutputMark[] {
  marks(value, 'marks');
  return ofBlocks(value as readonly OutputMark[], blocks, 'marks');
}

function ofBlocks<T extends { readonly block: number }>(
  all: readonly T[],
  blocks: number,
  where: string,
): readonly T[] {
  const stray = all.find(({ block: of }) => of >= blocks);
  if (stray) refuse(where, `of one of ${blocks} blocks: ${stray.block}`);
  return all;
}
