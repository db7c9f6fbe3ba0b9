/**
 * Measures our pools against piscina, tinypool, workerpool and poolifier: `npm run bench:pools -- [options]`.
 * Every figure comes from a fresh process; libraries take turns, in random order, in each round.
 */
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { install } from './install.mjs';
import { report, summary } from './report.mjs';
import { CLOSED, works } from './works.mjs';

const usage = `npm run bench:pools -- [options]
  --work NAMES       ${Object.keys(works).join(',')} (default: all)
  --kind KINDS       thread,process (default: both)
  --library NAMES    ours,piscina,piscina-64,tinypool,workerpool,poolifier,bare,python (default: all)
  --rounds N         how often each is measured (default: 5)
  --workers N        workers of a pool (default: 2)
  --node PATH        the Node to measure with (default: this one)
  --json FILE        writes every figure there as well`;

const { values: options } = parseArgs({
  options: {
    work: { type: 'string' },
    kind: { type: 'string', default: 'thread,process' },
    library: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    workers: { type: 'string', default: '2' },
    node: { type: 'string', default: process.execPath },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(usage);
  process.exit(0);
}

const libraries = ['ours', 'piscina', 'piscina-64', 'tinypool', 'workerpool', 'poolifier', 'bare'];
const chosen = (text, all, what) => {
  const names = text === undefined ? all : text.split(',');
  for (const name of names) {
    if (!all.includes(name)) throw new Error(`no ${what} ${name}; there are ${all.join(', ')}`);
  }
  return names;
};
const kinds = chosen(options.kind, ['thread', 'process'], 'kind');
const names = chosen(options.work, Object.keys(works), 'work');
const measured = chosen(options.library, [...libraries, 'python'], 'library');
const rounds = Number(options.rounds);
const workers = Number(options.workers);

const library = new URL('../../../dist/executors/index.js', import.meta.url);
if (measured.includes('ours') && !existsSync(library)) {
  throw new Error('dist/executors is not there: build first, with `npm run build`');
}
install();

/**
 * Of tinypool's children none inherits the environment. With this variable Node 20 reads every certificate before it starts:
 * the machine's settings, not the library, would decide who starts sooner and smaller.
 */
delete process.env.NODE_EXTRA_CA_CERTS;

/** The last lines a program printed, as numbers or JSON; rejects if it failed. */
function run(command, args, limit = 180_000) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => (stdout += text));
    child.stderr.on('data', (text) => (stderr += text));
    const late = setTimeout(() => child.kill('SIGKILL'), limit);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(late);
      const lines = stdout.trim().split('\n');
      if (lines.at(-1) === CLOSED) resolve(lines.slice(0, -1));
      else if (code === 0 && stdout) resolve(lines);
      else reject(new Error(`ended with ${signal ?? code}: ${stderr.trim().slice(-600)}`));
    });
  });
}

async function measure(library, kind, name) {
  const work = works[name];
  if (library === 'python') {
    const script = fileURLToPath(new URL('libraries/python.py', import.meta.url));
    const lines = await run(
      'python3',
      [script, work.items, work.chunksize, workers, 3].map(String),
    );
    return { rate: lines.map(Number).toSorted((a, b) => a - b)[1] };
  }
  const script = fileURLToPath(new URL('measure.mjs', import.meta.url));
  const lines = await run(options.node, [
    script,
    JSON.stringify({ library, kind, work: name, workers }),
  ]);
  return JSON.parse(lines.at(-1));
}

/** Whether this library does this work at all. */
async function takesPart(library, kind, name) {
  const work = works[name];
  if (work.kinds && !work.kinds.includes(kind)) return false;
  if (work.platforms && !work.platforms.includes(process.platform)) return false;
  if (work.libraries) return work.libraries.includes(library);
  if (library === 'ours') return true;
  if (library === 'python') return false;
  const { kinds: its, works: only } = await import(`./libraries/${library}.mjs`);
  return its.includes(kind) && (!only || only.includes(name));
}

const shuffled = (list) =>
  list
    .map((one) => ({ one, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ one }) => one);

const [version] = await run(options.node, ['--version']);
console.log(
  `Node ${version}, ${workers} workers on ${availableParallelism()} CPUs, ${rounds} rounds, each figure from a fresh process`,
);

/** @type {Map<string, number[]>} figures by kind, work, metric and library */
const figures = new Map();
const failures = new Map();
for (let round = 0; round < rounds; round++) {
  for (const kind of kinds) {
    for (const name of names) {
      for (const library of shuffled(measured)) {
        if (!(await takesPart(library, kind, name))) continue;
        if (process.stderr.isTTY) {
          process.stderr.write(`\r\x1b[Kround ${round + 1}: ${kind} ${name} ${library}`);
        }
        for (let sample = 0; sample < (works[name].samples ?? 1); sample++) {
          try {
            for (const [metric, value] of Object.entries(await measure(library, kind, name))) {
              const key = [kind, name, metric, library].join(' ');
              figures.set(key, [...(figures.get(key) ?? []), value]);
            }
          } catch (error) {
            failures.set([kind, name, library].join(' '), error.message);
          }
        }
      }
    }
  }
}
if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');

const rows = summary(figures, { kinds, names });
console.log(report(rows, measured));
for (const library of measured.filter((one) => one !== 'python')) {
  const { settings } = await import(`./libraries/${library}.mjs`);
  console.log(`${library}: ${settings}`);
}
for (const [key, message] of failures) console.log(`FAILED ${key}: ${message}`);
if (options.json) {
  const all = Object.fromEntries(figures);
  writeFileSync(
    options.json,
    `${JSON.stringify({ version, workers, rounds, figures: all, rows }, null, 2)}\n`,
  );
}
process.exitCode = failures.size > 0 ? 1 : 0;
