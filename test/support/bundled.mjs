/** Code of the repository, bundled so that a bench can call it. */
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import esbuild from 'esbuild';
import { REPO } from './paths.mjs';

/** Bundles a file, whose path is from the repository's root. */
export async function bundle(/** @type {string} */ name, /** @type {string} */ outfile) {
  await esbuild.build({
    entryPoints: [path.join(REPO, name)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    logLevel: 'warning',
  });
}

/** What a file exports, whose path is from the repository's root. */
export async function load(/** @type {string} */ name) {
  // Where it finds the packages of the repository.
  const folder = await mkdtemp(path.join(REPO, 'dist/bundled-'));
  try {
    const outfile = path.join(folder, 'code.cjs');
    await bundle(name, outfile);
    return (await import(pathToFileURL(outfile).href)).default;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
