/**
 * The works: each is given an open library and gives one figure per metric. `more` says whether more is better.
 * `target` is what our own must reach against the best peer: a factor in speed, per kind of pool.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The last line of a process that has measured and closed everything. */
export const CLOSED = 'closed';

export const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];

/** ms that a library may warm up for. */
const WARM = 1000;

/**
 * Tasks per second of `batch`, a function that runs `count` tasks: the quickest of some batches. What else the machine
 * does can only slow a batch down. All libraries warm up for as long, not for as many tasks: the functions of a quick one
 * would still be interpreted while those of a slow one are compiled long since.
 */
async function rate(count, batch, batches = 3) {
  for (const end = performance.now() + WARM; performance.now() < end;) await batch();
  const rates = [];
  for (let i = 0; i < batches; i++) {
    const begun = performance.now();
    await batch();
    rates.push((count / (performance.now() - begun)) * 1e3);
  }
  return Math.max(...rates);
}

/** Keeps `width` calls of `call` in flight until `count` are done. */
async function inFlight(width, count, call) {
  let left = count;
  const lane = async () => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: width }, lane));
}

/** Uses every worker once, so that pools that start workers on demand have them too. */
async function warm(pool, workers) {
  await Promise.all(Array.from({ length: workers * 2 }, () => pool.run('nap', 60)));
}

const expect = (condition, what) => {
  if (!condition) throw new Error(`a wrong result: ${what}`);
};

/** Memory of a process and all below it, bytes: pages shared between processes count in shares. */
function pss(pid = process.pid) {
  let bytes = 0;
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  bytes += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? NaN) * 1024;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const children = readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8');
    for (const child of children.split(' ').filter(Boolean)) bytes += pss(Number(child));
  }
  return bytes;
}

function collectGarbage() {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

const perSecond = { unit: 'tasks/s', more: true };

export const works = {
  burst: {
    title: 'no-op, all at once',
    metrics: { rate: perSecond },
    target: { thread: 5, process: 8 },
    async run(pool, { kind, workers }) {
      await warm(pool, workers);
      const count = kind === 'thread' ? 50_000 : 10_000;
      const batch = () => Promise.all(Array.from({ length: count }, () => pool.run('noop')));
      return { rate: await rate(count, batch) };
    },
  },
  window: {
    title: 'no-op, 64 in flight',
    metrics: { rate: perSecond },
    target: { thread: 3, process: 4 },
    async run(pool, { kind, workers }) {
      await warm(pool, workers);
      const count = kind === 'thread' ? 40_000 : 15_000;
      return { rate: await rate(count, () => inFlight(64, count, () => pool.run('noop'))) };
    },
  },
  text: {
    title: '1 KB string echoed, 64 in flight',
    metrics: { rate: perSecond },
    target: { thread: 1.1, process: 1.1 },
    async run(pool, { kind, workers }) {
      await warm(pool, workers);
      const text = 'abcdefgh'.repeat(128);
      expect((await pool.run('echo', text)) === text, 'echo');
      const count = kind === 'thread' ? 40_000 : 15_000;
      return { rate: await rate(count, () => inFlight(64, count, () => pool.run('echo', text))) };
    },
  },
  copied: {
    title: '1 MB Uint8Array both ways, copied',
    metrics: { rate: perSecond },
    target: { thread: 1, process: 1 },
    async run(pool, { kind, workers }) {
      await warm(pool, workers);
      const bytes = new Uint8Array(1 << 20).fill(3);
      const count = kind === 'thread' ? 600 : 200;
      const call = async () => {
        const back = await pool.run('echo', bytes);
        expect(back.length === bytes.length && back[99] === 3, 'copied bytes');
      };
      return { rate: await rate(count, () => inFlight(8, count, call)) };
    },
  },
  moved: {
    title: '1 MB Uint8Array both ways, moved',
    kinds: ['thread'],
    metrics: { rate: perSecond },
    target: { thread: 1 },
    async run(pool, { workers }) {
      await warm(pool, workers);
      const count = 3000;
      const ring = Array.from({ length: 8 }, () => new Uint8Array(1 << 20).fill(3));
      const call = async () => {
        const bytes = ring.pop();
        const back = await pool.move(bytes);
        expect(bytes.length === 0, 'bytes that were moved are still here');
        expect(back.length === 1 << 20 && back[99] === 3, 'moved bytes');
        ring.push(back);
      };
      return { rate: await rate(count, () => inFlight(8, count, call)) };
    },
  },
  latency: {
    title: 'one at a time',
    metrics: { p50: { unit: 'µs', more: false }, p99: { unit: 'µs', more: false } },
    target: { thread: 1, process: 1 },
    async run(pool, { workers }) {
      await warm(pool, workers);
      for (const end = performance.now() + WARM; performance.now() < end;) await pool.run('noop');
      // The least disturbed of some batches, as for rates: what else the machine does is most of a noisy machine's tail.
      const batches = [];
      for (let batch = 0; batch < 4; batch++) {
        const times = [];
        for (let i = 0; i < 5000; i++) {
          const begun = performance.now();
          await pool.run('noop');
          times.push((performance.now() - begun) * 1e3);
        }
        times.sort((a, b) => a - b);
        batches.push(times);
      }
      const least = (q) => Math.min(...batches.map((times) => quantile(times, q)));
      return { p50: least(0.5), p99: least(0.99) };
    },
  },
  cold: {
    title: 'construction to first result',
    metrics: { time: { unit: 'ms', more: false } },
    target: { thread: 1, process: 1 },
    opens: true,
    samples: 3,
    async run(open) {
      const begun = performance.now();
      const pool = open();
      await pool.run('noop');
      return { pool, time: performance.now() - begun };
    },
  },
  memory: {
    title: 'added memory per idle worker (PSS)',
    metrics: { bytes: { unit: 'MB', more: false } },
    target: { thread: 1, process: 1 },
    workers: 4,
    opens: true,
    platforms: ['linux'],
    async run(open, { workers }) {
      collectGarbage();
      const before = pss();
      const pool = open();
      await warm(pool, workers);
      await sleep(700);
      collectGarbage();
      return { pool, bytes: (pss() - before) / workers / 1e6 };
    },
  },
  fib: {
    title: 'fib on 2 workers, times inline',
    metrics: { speedup: { unit: '×', more: true } },
    target: { thread: 0.97, process: 0.97 },
    against: ['bare'],
    async run(pool, { workers }) {
      const { fib } = await import('./functions.cjs');
      const count = 48;
      const inline = () => {
        for (let i = 0; i < count; i++) fib(27);
      };
      await warm(pool, workers);
      // The quickest of each, as for rates: what else the machine does can only slow them down.
      let [least, leastInline] = [Infinity, Infinity];
      for (let i = 0; i < 24; i++) {
        const begun = performance.now();
        inline();
        const between = performance.now();
        const results = await Promise.all(Array.from({ length: count }, () => pool.run('fib', 27)));
        const end = performance.now();
        expect(
          results.every((one) => one === 196_418),
          'fib',
        );
        leastInline = Math.min(leastInline, between - begun);
        least = Math.min(least, end - between);
      }
      return { speedup: leastInline / least };
    },
  },
  map: {
    title: 'map of no-ops, chunksize 512',
    kinds: ['process'],
    libraries: ['ours', 'python'],
    metrics: { rate: { unit: 'items/s', more: true } },
    target: { process: 1 },
    items: 400_000,
    chunksize: 512,
    async run(pool, { workers }) {
      await warm(pool, workers);
      const { items, chunksize } = works.map;
      const inputs = Array.from({ length: items }, (_, i) => i);
      const batch = async () =>
        expect((await pool.map('noop', inputs, chunksize)) === items, 'map');
      return { rate: await rate(items, batch) };
    },
  },
};
