/** Compares the pools on code that others wrote: `npm run bench:real-code -- [options]` prints a table of the verdicts. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installPinned } from '../pinned.mjs';
import { rowOf, tableOf } from './report.mjs';
import { serve } from './server.mjs';
import { subjects } from './subjects.mjs';

const usage = `npm run bench:real-code -- [options]
  --subject NAMES    ${subjects.map(({ task }) => nameOf(task)).join(',')} (default: all)
  --budget SECONDS   for each of them (default: 20)
  --json FILE        writes the documents of all comparisons there as well`;

const { values: options } = parseArgs({
  options: {
    subject: { type: 'string' },
    budget: { type: 'string', default: '20' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(usage);
  process.exit(0);
}

/** @param {string} task */
function nameOf(task) {
  return task.slice(0, task.indexOf('.'));
}

const names = options.subject?.split(',') ?? subjects.map(({ task }) => nameOf(task));
const chosen = names.map((name) => {
  const subject = subjects.find(({ task }) => nameOf(task) === name);
  if (!subject) throw new Error(`no subject ${name}\n${usage}`);
  return subject;
});

const cli = new URL('../../../dist/cli.js', import.meta.url);
if (!existsSync(cli))
  throw new Error('dist/cli.js is not there: build first, with `npm run build`');
const from = new URL('subjects/', import.meta.url);
const there = installPinned('bench-real-code', from);
// A copy beside node_modules: the packages are imported as by anyone who has them installed.
for (const { task } of subjects) {
  const file = task.slice(0, task.indexOf('#'));
  cpSync(new URL(file, from), new URL(file, there));
}

/** @param {string} name */
function versionOf(name) {
  const manifest = readFileSync(new URL(`node_modules/${name}/package.json`, there), 'utf8');
  return /** @type {{ version: string }} */ (JSON.parse(manifest)).version;
}

const server = await serve();

/**
 * The document that `compare --json` prints.
 * @param {string} task
 * @returns {Promise<import('./report.mjs').Document>}
 */
function compare(task) {
  const args = [fileURLToPath(cli), 'compare', task, '--budget', options.budget, '--json'];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: fileURLToPath(there),
      env: { ...process.env, BENCH_ORIGIN: server.origin },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(JSON.parse(stdout));
      else
        reject(new Error(`${task} ended with ${signal ?? code}: ${(stderr + stdout).slice(-800)}`));
    });
  });
}

const rows = [];
const documents = [];
for (const subject of chosen) {
  try {
    const document = await compare(subject.task);
    documents.push(document);
    rows.push(rowOf(subject, subject.package && versionOf(subject.package), document));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
await server.close();

const [first] = documents;
const budget = `${options.budget} s for each`;
console.log(`Node ${first?.node ?? '?'}, ${availableParallelism()} cores, ${budget}\n`);
console.log(tableOf(rows));
if (options.json) writeFileSync(options.json, `${JSON.stringify(documents, null, 2)}\n`);
