/**
 * Runs the end-to-end tests, a real VS Code in a real Chromium, and those of the page by itself, which need no editor:
 * `node test/support/e2e.mjs [part of a path] [--grep title]`.
 * Screenshots, and what failed looked like, are left in artifacts/. The build must be there.
 */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { PACKAGES, packagesForTests } from './extension.mjs';
import { installBrowser, installEditor } from './install.mjs';
import { layer } from './layer.mjs';
import { add, bundleTests, findTests, NONE, runMocha } from './mocha.mjs';
import { ARTIFACTS } from './paths.mjs';

/** The tests of the page by itself. */
const PAGE = 'test/e2e/page/';

/** @typedef {import('./layer.mjs').Selection} Selection */

/** @param {Selection} [selection] */
export async function e2e({ file = '', grep = null } = {}) {
  const files = (await findTests('test/e2e', file)).filter((name) => !name.startsWith(PAGE));
  if (files.length === 0) return NONE;
  await rm(path.join(ARTIFACTS, 'failures'), { recursive: true, force: true });
  // Before mocha and its time limits.
  await installEditor();
  return inBrowser(files, grep, { [PACKAGES]: JSON.stringify(await packagesForTests()) });
}

/** @param {Selection} [selection] */
export async function page({ file = '', grep = null } = {}) {
  return inBrowser(await findTests(PAGE.slice(0, -1), file), grep);
}

/**
 * @param {string[]} files
 * @param {string | null} grep
 * @param {Record<string, string>} [env]
 */
async function inBrowser(files, grep, env = {}) {
  if (files.length === 0) return NONE;
  await installBrowser();
  await mkdir(path.join(ARTIFACTS, 'screenshots'), { recursive: true });
  // The support scripts find the repository by where they lie, so they are not bundled.
  const bundles = await bundleTests(files, {
    plugins: [externalSupport],
    // One copy of what the tests share, such as the editor.
    splitting: true,
    chunkNames: 'test/e2e/chunks/[name]-[hash]',
  });
  const args = ['--timeout', '300000'];
  return runMocha(bundles, {
    args: grep === null ? args : [...args, '--fgrep', grep],
    env: { ...process.env, ...env },
  });
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

await layer(import.meta.filename, async (selection) =>
  add(await page(selection), await e2e(selection)),
);
