/** Whether what a file says was measured of a block is what it should be. */
import type { BlockSummary, BlockSums, Overhead } from '../analysis.js';
import type { BlockFacts, PassFacts } from '../table/facts.js';
import type {
  Measured,
  PassUsages,
  Payload,
  PayloadSide,
  ProgramMemory,
  Transport,
  Usage,
  Way,
} from '../table/measured.js';
import { list, maybe, number, orNull, shape } from './checks.js';

const summary = shape<BlockSummary>({
  tasks: number,
  ok: number,
  failed: number,
  wallMs: number,
  workMs: number,
  parallelism: number,
  overhead: shape<Overhead>({
    spawnMs: number,
    loadMs: number,
    queueMs: number,
    sendMs: number,
    returnMs: number,
    share: number,
  }),
});
export const sums = shape<BlockSums>({ cold: summary, warm: maybe(summary) });

const passFacts = shape<PassFacts>({
  peak: number,
  runUs: number,
  thereUs: number,
  backUs: number,
  gcMs: number,
  elu: number,
});
export const facts = shape<BlockFacts>({
  pids: list(number),
  threads: list(number),
  workers: number,
  spawnMs: number,
  loadMs: number,
  cold: passFacts,
  warm: maybe(passFacts),
});

const usage = shape<Usage>({
  wallMs: number,
  threadMs: number,
  processMs: number,
  systemMs: number,
  activeMs: number,
  gcMs: number,
  queuedMs: number,
  processQueuedMs: number,
});
const side = shape<PayloadSide>({ bytes: number, transferable: number });
const way = shape<Way>({ bytes: number, thereUs: number, backUs: number });
export const measured = shape<Measured>({
  usage: shape<PassUsages>({ cold: usage, warm: maybe(usage) }),
  memory: orNull(shape<ProgramMemory>({ before: number, after: number, workers: number })),
  payload: maybe(shape<Payload>({ tasks: number, sent: orNull(side), returned: orNull(side) })),
  transport: maybe(
    shape<Transport>({ empty: way, copied: list(way), transferred: orNull(way), own: orNull(way) }),
  ),
});
