/** Runs the unit tests in plain Node: `node test/support/unit.mjs [part of a path] [--grep title]`. The build must be there. */
import path from 'node:path';
import { layer } from './layer.mjs';
import { bundleTests, findTests, runMocha } from './mocha.mjs';

/** @param {import('./layer.mjs').Selection} [selection] */
export async function unit({ file = '', grep = null } = {}) {
  const files = await bundleTests(await findTests('test/unit', file));
  const seed = path.join(import.meta.dirname, 'seed.mjs');
  const args = ['--require', seed, '--parallel', '--jobs', '2', '--timeout', '180000'];
  return runMocha(files, { args: grep === null ? args : [...args, '--fgrep', grep] });
}

await layer(import.meta.filename, unit);
