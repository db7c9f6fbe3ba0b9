/**
 * Whether what a file says of a run is what `run.ts` says it is. A file comes from anywhere: what is not as it should be
 * is refused here, once, so that nobody after has to ask. Fields that this version does not know are left alone.
 */
import { POOLS } from '../words.js';
import type { TaskDetails } from '../run.js';
import type { TraceHead } from './file.js';

type Check = (value: unknown, where: string) => void;

const LONGEST_TEXT = 1_000_000;
const MOST_BLOCKS = 65_536;
/** Functions have two bytes in a trace. */
const MOST_FUNCTIONS = 65_536;

function refuse(where: string, expected: string): never {
  throw new RangeError(`${where} is not ${expected}`);
}

const test =
  (isSound: (value: unknown) => boolean, expected: string): Check =>
  (value, where) => {
    if (!isSound(value)) refuse(where, expected);
  };

const text = test((v) => typeof v === 'string' && v.length <= LONGEST_TEXT, 'a text');
const flag = test((v) => typeof v === 'boolean', 'true or false');
const number = test((v) => typeof v === 'number', 'a number');
const count = test((v) => Number.isSafeInteger(v) && Number(v) >= 0, 'a whole number');
/** ms since the epoch, within what a Date can tell. */
const moment = test((v) => typeof v === 'number' && Math.abs(v) <= 8.64e15, 'a moment');
const line = test((v) => Number.isSafeInteger(v) && Number(v) >= 1, 'a number from 1');
const oneOf = (...words: readonly string[]): Check =>
  test((v) => words.includes(v as string), `one of ${words.join(', ')}`);

const maybe =
  (check: Check): Check =>
  (value, where) => {
    if (value !== undefined) check(value, where);
  };

const orNull =
  (check: Check): Check =>
  (value, where) => {
    if (value !== null) check(value, where);
  };

const list =
  (check: Check, most = 10_000_000): Check =>
  (value, where) => {
    if (!Array.isArray(value) || value.length > most) refuse(where, 'a list');
    for (const [index, item] of value.entries()) check(item, `${where}[${index}]`);
  };

const shape =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value, where) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      refuse(where, 'an object');
    }
    const bag = value as Readonly<Record<string, unknown>>;
    for (const [name, check] of Object.entries(fields)) check(bag[name], `${where}.${name}`);
  };

const place = shape({ file: text, line, column: maybe(line) });
const problem = shape({
  kind: text,
  what: text,
  where: maybe(place),
  todo: text,
  detail: maybe(text),
});
const numbers = (...names: readonly string[]): Check =>
  shape(Object.fromEntries(names.map((name) => [name, number])));

const overhead = numbers('spawnMs', 'loadMs', 'queueMs', 'sendMs', 'returnMs', 'share');
const summary = shape({
  tasks: number,
  ok: number,
  failed: number,
  wallMs: number,
  workMs: number,
  parallelism: number,
  overhead,
});
const block = shape({
  index: count,
  pool: oneOf(...POOLS),
  workers: count,
  round: count,
  control: maybe(flag),
  status: oneOf('waiting', 'starting', 'running', 'done', 'stopped', 'failed'),
  tasks: maybe(count),
  secondPass: maybe(count),
  sums: maybe(shape({ cold: summary, warm: maybe(summary) })),
  problem: maybe(problem),
  digests: maybe(list(text)),
  changed: maybe(count),
  untraced: maybe(flag),
  memoryMetric: maybe(text),
  label: maybe(text),
  lanes: maybe(list(text)),
});
const results = shape({
  blocks: list(count),
  compared: count,
  different: list(count),
  missing: count,
});
const record = shape({
  id: text,
  title: text,
  startedAt: moment,
  functions: list(shape({ name: text, place, inputs: list(text) }), MOST_FUNCTIONS),
  status: oneOf('preparing', 'running', 'done', 'stopped', 'failed'),
  node: maybe(shape({ path: text, version: text, source: text, editorRuntime: flag })),
  machine: maybe(
    shape({
      platform: text,
      arch: text,
      cpu: text,
      cpus: count,
      parallelism: count,
      memory: number,
    }),
  ),
  loader: maybe(text),
  foreign: maybe(flag),
  blocks: list(block, MOST_BLOCKS),
  comparison: maybe(
    shape({
      budgetMs: number,
      maxRounds: count,
      startedAt: orNull(number),
      spentMs: number,
      rounds: count,
      unclear: orNull(count),
      withoutControl: flag,
      withoutWarm: flag,
      results: maybe(results),
      end: maybe(oneOf('settled', 'budget', 'rounds', 'stopped', 'broken')),
    }),
  ),
  results: maybe(results),
  problem: maybe(problem),
  warnings: list(text),
});

/** @throws RangeError if it is no head of a trace */
export function checkHead(value: unknown): TraceHead {
  shape({ product: text, record })(value, 'head');
  const head = value as TraceHead;
  for (const [index, { index: told }] of head.record.blocks.entries()) {
    if (told !== index) refuse(`head.record.blocks[${index}].index`, String(index));
  }
  return head;
}

const details = list(
  shape({
    block: count,
    task: count,
    fn: count,
    input: text,
    result: maybe(text),
    error: maybe(
      shape({ name: text, message: text, stack: text, place: maybe(place), todo: maybe(text) }),
    ),
  }),
);

/**
 * @param blocks number of blocks of the run
 * @throws RangeError if it is no list of what was kept of tasks
 */
export function checkDetails(value: unknown, blocks: number): readonly TaskDetails[] {
  details(value, 'details');
  const list = value as readonly TaskDetails[];
  const stray = list.find(({ block: of }) => of >= blocks);
  if (stray) refuse('details', `of one of ${blocks} blocks: ${stray.block}`);
  return list;
}
