/** Finds test files, bundles them, and runs them with mocha in a process of its own. */
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { REPO } from './paths.mjs';

/** @typedef {import('./driver/protocol.js').Counts} Counts */

/** @type {Counts} */
export const NONE = { passed: 0, failed: 0, skipped: 0, failures: [] };

/**
 * One failure that no test counted.
 * @param {string} what
 * @returns {Counts}
 */
export const failure = (what) => ({ ...NONE, failed: 1, failures: [what] });

/**
 * @param {Counts} a
 * @param {Counts} b
 * @returns {Counts}
 */
export const add = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
  failures: [...a.failures, ...b.failures],
});

/**
 * Every file below `folder` that ends in `.test.ts` and whose path contains `filter`; paths from the repository, with `/`.
 * @param {string} folder
 * @param {string} filter
 */
export async function findTests(folder, filter = '') {
  const all = await readdir(path.join(REPO, folder), { recursive: true });
  return all
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.test.ts') && file.includes(filter))
    .sort();
}

/**
 * Bundles `files` into dist/, keeping their paths, and gives the paths of the bundles.
 * @param {string[]} files
 * @param {import('esbuild').BuildOptions} options
 */
export async function bundleTests(files, options = {}) {
  const extension = options.format === 'cjs' ? '.cjs' : '.mjs';
  await esbuild.build({
    absWorkingDir: REPO,
    entryPoints: files,
    outdir: 'dist',
    outbase: '.',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    // The library is tested as built: its workers' files lie beside it in dist/.
    external: ['pool-lanes/executors'],
    sourcemap: 'inline',
    outExtension: { '.js': extension },
    logLevel: 'warning',
    ...options,
  });
  return files.map((file) => `dist/${file.replace(/\.ts$/, extension)}`);
}

const MOCHA = fileURLToPath(import.meta.resolve('mocha/bin/mocha.js'));
const REPORTER = path.join(import.meta.dirname, 'reporter.mjs');

/**
 * Runs mocha on `files`; resolves to its counts once it is gone.
 * @param {string[]} files
 * @param {{ args?: string[], node?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<Counts>}
 */
export function runMocha(files, { args = [], node = process.execPath, env = process.env } = {}) {
  if (files.length === 0) return Promise.resolve(NONE);
  return new Promise((resolve, reject) => {
    const mocha = spawn(
      node,
      ['--enable-source-maps', MOCHA, '--reporter', REPORTER, ...args, ...files],
      { cwd: REPO, stdio: ['ignore', 'inherit', 'inherit', 'pipe'], env },
    );
    let report = '';
    /** @type {import('node:stream').Readable} */ (mocha.stdio[3])
      .setEncoding('utf8')
      .on('data', (text) => (report += text));
    mocha.on('error', reject);
    mocha.on('close', (code, signal) => {
      /** @type {Counts} */
      const counts = report === '' ? NONE : JSON.parse(report);
      // A crash of mocha itself, or a file that cannot be loaded, fails without counting.
      const uncounted = code !== 0 && counts.failed === 0;
      if (uncounted) console.error(`mocha ended with ${code ?? signal}`);
      resolve(uncounted ? add(counts, failure(`mocha ended with ${code ?? signal}`)) : counts);
    });
  });
}
