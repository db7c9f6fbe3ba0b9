/**
 * Runs the end-to-end tests, a real VS Code in a real Chromium: `node test/support/e2e.mjs [part of a path] [--grep title]`.
 * Screenshots, and traces of what failed, are left in artifacts/. The build must be there.
 */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { installBrowser, installEditor } from './install.mjs';
import { layer } from './layer.mjs';
import { bundleTests, findTests, runMocha } from './mocha.mjs';
import { ARTIFACTS } from './paths.mjs';

/** @param {import('./layer.mjs').Selection} [selection] */
export async function e2e({ file = '', grep = null } = {}) {
  // Before mocha and its time limits.
  await installEditor();
  await installBrowser();
  await rm(path.join(ARTIFACTS, 'failures'), { recursive: true, force: true });
  await mkdir(path.join(ARTIFACTS, 'screenshots'), { recursive: true });
  // The support scripts find the repository by where they lie, so they are not bundled.
  const files = await bundleTests(await findTests('test/e2e', file), {
    plugins: [externalSupport],
    // One copy of what the tests share, such as the editor.
    splitting: true,
    chunkNames: 'test/e2e/chunks/[name]-[hash]',
  });
  const args = ['--timeout', '300000'];
  return runMocha(files, { args: grep === null ? args : [...args, '--fgrep', grep] });
}

/** @type {import('esbuild').Plugin} */
const externalSupport = {
  name: 'external-support',
  setup(build) {
    build.onResolve({ filter: /^\..*\.mjs$/ }, (args) => ({
      path: pathToFileURL(path.resolve(args.resolveDir, args.path)).href,
      external: true,
    }));
  },
};

await layer(import.meta.filename, e2e);
