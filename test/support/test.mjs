/**
 * Runs all tests, or some: `node test/support/test.mjs [layer …] [--file part of a path] [--grep title]`.
 * Layers: format lint types page unit host e2e. Whatever is run, the build comes first.
 */
import { spawn } from 'node:child_process';
import { e2e, page } from './e2e.mjs';
import { host } from './host.mjs';
import { installBrowser, installEditor } from './install.mjs';
import { readSelection } from './layer.mjs';
import { add, failure, NONE } from './mocha.mjs';
import { REPO } from './paths.mjs';
import { unit } from './unit.mjs';

/** @typedef {import('./driver/protocol.js').Counts} Counts */

/**
 * A program as one test: it passes if each command line ends with 0.
 * @param {string[][]} commands arguments of Node.js
 */
const check =
  (...commands) =>
  async () => {
    for (const command of commands) {
      if (!(await run(command))) return failure(command.join(' '));
    }
    return { ...NONE, passed: 1 };
  };

const build = check(['esbuild.mjs']);

/** @type {Record<string, (selection: import('./layer.mjs').Selection) => Promise<Counts>>} */
const LAYERS = {
  format: check(['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']),
  lint: check(['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']),
  types: check(
    ...['tsconfig.json', 'webview/tsconfig.json', 'test/e2e/tsconfig.json'].map((config) => [
      'node_modules/typescript-7/bin/tsc',
      '--noEmit',
      '-p',
      config,
    ]),
  ),
  page,
  unit,
  // Its lines are kept together, and not among those of the layer beside it.
  host: async (selection) => {
    /** @type {string[]} */
    const lines = [];
    const counts = await host(selection, undefined, (line) => lines.push(line));
    console.log(`\n── host, whole\n${lines.join('\n')}`);
    return counts;
  },
  e2e,
};

/**
 * @param {string[]} args
 * @returns {Promise<boolean>}
 */
function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: REPO,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0));
  });
}

/** @param {Counts} counts */
const sentence = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

const { positionals, selection } = readSelection();
const unknown = positionals.filter((name) => !(name in LAYERS));
if (unknown.length > 0) {
  console.error(
    `No such layer: ${unknown.join(', ')}. There are ${Object.keys(LAYERS).join(', ')}.`,
  );
  process.exit(2);
}
const wanted = Object.entries(LAYERS).filter(
  ([name]) => positionals.length === 0 || positionals.includes(name),
);

/** @type {[name: string, seconds: number, Counts][]} */
const table = [];
let total = NONE;

/**
 * @param {string} name
 * @param {() => Promise<Counts>} work
 */
async function timed(name, work) {
  console.log(`\n── ${name}`);
  const start = performance.now();
  /** @type {Counts} */
  let counts;
  try {
    counts = await work();
  } catch (error) {
    console.error(error);
    counts = failure(`${name}: ${error instanceof Error ? error.stack : String(error)}`);
  }
  table.push([name, (performance.now() - start) / 1e3, counts]);
  return counts;
}

/**
 * What runs at a time: rows of layers side by side, each row one after the other. A row keeps about one core busy;
 * the unit tests use all, so they are alone.
 */
const STAGES = [[['lint'], ['types', 'format', 'page']], [['unit']], [['host'], ['e2e']]];

// They come over the network while other layers use the processor; whoever needs them waits, and says it if they do not come.
const needs = (/** @type {string[]} */ ...layers) => wanted.some(([name]) => layers.includes(name));
async function installAhead() {
  if (needs('page', 'host', 'e2e')) await installBrowser();
  if (needs('host', 'e2e')) await installEditor();
}
void installAhead().catch(() => undefined);

const built = await timed('build', build);
if (built.failed > 0) total = add(total, built);
else {
  /** @param {string[]} names */
  const inTurn = async (names) => {
    for (const [name, work] of names.flatMap((one) => wanted.filter(([name]) => name === one))) {
      const counts = await timed(name, () => work(selection));
      total = add(total, counts);
    }
  };
  for (const stage of STAGES) await Promise.all(stage.map(inTurn));
}

// At the end, where a log that was cut still has them.
for (const text of total.failures) console.log(`\nFAILED ${text.slice(0, 2_000)}`);
console.log('');
for (const [name, seconds, counts] of table) {
  const result = name === 'build' ? (counts.failed > 0 ? 'failed' : 'done') : sentence(counts);
  console.log(`${name.padEnd(8)} ${seconds.toFixed(1).padStart(7)} s   ${result}`);
}
if (total.passed + total.failed === 0) console.error('\nNo test was run.');
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
console.log(`\n${sentence(total)}`);
