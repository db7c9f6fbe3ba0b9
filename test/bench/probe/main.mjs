/**
 * What the probe costs that runs in every worker beside the tasks: the same work with and without it, by turns.
 * `npm run bench:probe`; the build must be there.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ProcessPoolExecutor, ThreadPoolExecutor } from '../../../dist/executors/index.js';

const ROUNDS = Number(process.argv[2] ?? 7);
const PROBE = pathToFileURL(join(import.meta.dirname, '../../../dist/probe.cjs')).href;
const WORK = pathToFileURL(join(import.meta.dirname, 'work.mjs')).href;
const folder = mkdtempSync(join(tmpdir(), 'pool-lanes-bench-'));

/** @type {[string, string, number, unknown[]][]} */
const WORKS = [
  ['50,000 tasks of nothing', 'nothing', 50_000, []],
  ['garbage', 'garbage', 24, [60]],
  ['computing', 'spin', 24, [3_000_000]],
];

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/**
 * Start-up, then each work, ms.
 * @param {typeof ThreadPoolExecutor | typeof ProcessPoolExecutor} Pool
 * @param {boolean} isProbed
 */
async function once(Pool, isProbed) {
  const notes = join(folder, 'notes');
  const probe = { initializer: { module: PROBE, name: 'initialise' }, initargs: [notes] };
  const begun = performance.now();
  const pool = new Pool({ maxWorkers: availableParallelism(), ...(isProbed ? probe : {}) });
  /** @param {string} name @param {unknown[]} args */
  const submit = (name, args) => pool.submit({ module: WORK, name }, ...args).result();
  await submit('nothing', []);
  const times = [performance.now() - begun];
  await Promise.all(Array.from({ length: 2_000 }, () => submit('nothing', [])));
  for (const [, name, count, args] of WORKS) {
    const from = performance.now();
    await Promise.all(Array.from({ length: count }, () => submit(name, args)));
    times.push(performance.now() - from);
  }
  await pool.shutdown();
  return times;
}

for (const Pool of [ThreadPoolExecutor, ProcessPoolExecutor]) {
  /** @type {number[][]} */
  const bare = [];
  /** @type {number[][]} */
  const probed = [];
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? [false, true] : [true, false];
    for (const isProbed of order) (isProbed ? probed : bare).push(await once(Pool, isProbed));
  }
  console.log(Pool.name);
  for (const [i, title] of ['first result', ...WORKS.map(([title]) => title)].entries()) {
    /** @param {number[][]} runs */
    const of = (runs) => runs.map((times) => times[i] ?? NaN);
    const ratio = median(of(probed).map((time, round) => time / (of(bare)[round] ?? NaN)));
    const [without, within] = [bare, probed].map((runs) => median(of(runs)).toFixed(1).padStart(8));
    console.log(
      `  ${title.padEnd(24)} ${without} ms, with the probe ${within} ms, paired ratio ${ratio.toFixed(3)}`,
    );
  }
}
rmSync(folder, { recursive: true });
