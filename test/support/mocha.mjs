/** Bundles test files and runs them with mocha in a process of its own. */
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import esbuild from 'esbuild';

/** Every file below `folder` that ends in `.test.ts` and whose path contains `filter`. */
export async function findTests(folder, filter = '') {
  const all = await readdir(folder, { recursive: true });
  return all
    .filter((file) => file.endsWith('.test.ts') && file.includes(filter))
    .map((file) => `${folder}/${file}`)
    .sort();
}

/** Bundles `files` into dist/, keeping their paths, and gives the paths of the bundles. */
export async function bundleTests(files, options = {}) {
  const extension = options.format === 'cjs' ? '.cjs' : '.mjs';
  await esbuild.build({
    entryPoints: files,
    outdir: 'dist',
    outbase: '.',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: 'inline',
    outExtension: { '.js': extension },
    logLevel: 'warning',
    ...options,
  });
  return files.map((file) => `dist/${file.replace(/\.ts$/, extension)}`);
}

/** Runs mocha on `files`; resolves to its counts once it is gone. */
export function runMocha(files, { args = [], node = process.execPath, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const mocha = spawn(
      node,
      ['--enable-source-maps', 'node_modules/mocha/bin/mocha.js', ...args, ...files],
      { stdio: ['ignore', 'pipe', 'inherit'], env },
    );
    let output = '';
    mocha.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      process.stdout.write(text);
    });
    mocha.on('error', reject);
    mocha.on('close', (code) => {
      const count = (what) => Number(new RegExp(`^\\s+(\\d+) ${what}`, 'm').exec(output)?.[1] ?? 0);
      const counts = {
        passed: count('passing'),
        failed: count('failing'),
        skipped: count('pending'),
      };
      // A crash of mocha itself, or a file that cannot be loaded, fails without counting.
      if (code !== 0 && counts.failed === 0) counts.failed = 1;
      resolve(counts);
    });
  });
}
