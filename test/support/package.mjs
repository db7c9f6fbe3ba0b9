/**
 * `npm run package`: the VSIX for this platform, with esbuild's native binary. `-- --universal`: the one for every platform,
 * with esbuild in WebAssembly. `-- --all`: both. They are left in artifacts/.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { noticesOf } from './notices.mjs';
import { ARTIFACTS, REPO } from './paths.mjs';
import { packageManifest, packageReadme, vsix } from './vsix.mjs';

/** What is in a package besides the manifest, by path in the repository; nothing else is. */
const CONTENT = [
  /^package\.nls(\.[\w-]+)?\.json$/,
  /^(CHANGELOG\.md|LICENSE)$/,
  /^media\/(icon\.png|icon\.svg|activity-bar\.svg)$/,
  /^media\/(samples|walkthrough|l10n)\//,
];
/** The same in the folder of a build. */
const BUILT = [
  /^(extension|later|parser|runner|offences|cli)\.js$/,
  /^probe\.cjs$/,
  /^executors\/(package\.json|[\w-]+\.c?js|.*\.d\.ts)$/,
  /^webview\/[\w-]+\.(js|css)$/,
  /\.LEGAL\.txt$/,
];
const ESBUILD = /^(package\.json|LICENSE\.md|lib\/main\.js)$/;
/** Everything that esbuild in WebAssembly needs under Node.js; its parts for browsers stay behind. */
const ESBUILD_WASM =
  /^(package\.json|LICENSE\.md|lib\/main\.js|bin\/esbuild|esbuild\.wasm|wasm_exec(_node)?\.js)$/;

const NOTICES = 'THIRD-PARTY-NOTICES.txt';

/** This platform as VS Code calls it. */
const SYSTEM = existsSync('/etc/alpine-release') ? 'alpine' : process.platform;
export const PLATFORM = `${SYSTEM}-${process.arch === 'arm' ? 'armhf' : process.arch}`;

/** @typedef {'native' | 'universal'} Kind */

/**
 * Builds the extension as it is shipped and packs it.
 * @param {readonly Kind[]} kinds
 * @returns {Promise<Record<Kind, string>>} paths of the packages asked for
 */
export async function makePackages(kinds) {
  const folder = path.join(ARTIFACTS, 'package', String(process.pid));
  await mkdir(folder, { recursive: true });
  try {
    await run(['esbuild.mjs', '--minify', '--outdir', folder]);
    const manifest = packageManifest(
      JSON.parse(await readFile(path.join(REPO, 'package.json'), 'utf8')),
    );
    const { description } = JSON.parse(await readFile(path.join(REPO, 'package.nls.json'), 'utf8'));
    const common = {
      'package.json': Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`),
      'README.md': Buffer.from(
        packageReadme(await readFile(path.join(REPO, 'README.md'), 'utf8'), manifest),
      ),
      ...(await pick(REPO, '', CONTENT, ['media'])),
      ...(await pick(folder, 'dist/', BUILT)),
    };
    /** @type {string[]} */
    const bundled = JSON.parse(await readFile(path.join(folder, 'packages.json'), 'utf8'));
    const made = /** @type {Record<Kind, string>} */ ({});
    for (const kind of kinds) {
      const target = kind === 'native' ? PLATFORM : undefined;
      const within = [...bundled, `node_modules/${kind === 'native' ? 'esbuild' : 'esbuild-wasm'}`];
      const notices = await noticesOf(within.map((name) => path.join(REPO, name)));
      const files = { ...common, [NOTICES]: Buffer.from(notices), ...(await compiler(kind)) };
      const file = path.join(
        ARTIFACTS,
        [manifest.name, ...(target ? [target] : []), `${manifest.version}.vsix`].join('-'),
      );
      await writeFile(file, vsix({ ...manifest, description }, files, target));
      made[kind] = file;
    }
    return made;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * esbuild as a package within the package: it finds its own binary by where it lies.
 * @param {Kind} kind
 */
async function compiler(kind) {
  const modules = 'node_modules/';
  const place = (/** @type {string} */ name) => path.join(REPO, modules, name);
  if (kind === 'universal') {
    return pick(place('esbuild-wasm'), `${modules}esbuild-wasm/`, [ESBUILD_WASM]);
  }
  const native = `@esbuild/${process.platform}-${process.arch}`;
  return {
    ...(await pick(place('esbuild'), `${modules}esbuild/`, [ESBUILD])),
    ...(await pick(place(native), `${modules}${native}/`, [/./])),
  };
}

/**
 * The files below `folder` that a pattern allows, their paths with `prefix` before.
 * @param {string} folder
 * @param {string} prefix
 * @param {readonly RegExp[]} allowed
 * @param {readonly string[]} [inside] folders to look into; by default all
 */
async function pick(folder, prefix, allowed, inside) {
  const names = (await readdir(folder)).filter((name) => !inside || name !== 'node_modules');
  const deep = inside ?? names;
  /** @type {Record<string, Buffer>} */
  const files = {};
  for (const name of names) {
    const below = deep.includes(name) ? await listFiles(folder, name) : [name];
    for (const file of below) {
      if (!allowed.some((pattern) => pattern.test(file))) continue;
      files[prefix + file] = await readFile(path.join(folder, file));
    }
  }
  return files;
}

/**
 * @param {string} folder
 * @param {string} name
 */
async function listFiles(folder, name) {
  const at = path.join(folder, name);
  if (!(await stat(at)).isDirectory()) return [name];
  const entries = await readdir(at, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'),
    )
    .sort();
}

/** @param {string[]} args */
async function run(args) {
  const child = spawn(process.execPath, args, {
    cwd: REPO,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: { universal: { type: 'boolean' }, all: { type: 'boolean' } },
  });
  /** @type {Kind[]} */
  const kinds = values.all ? ['native', 'universal'] : [values.universal ? 'universal' : 'native'];
  const made = await makePackages(kinds);
  for (const kind of kinds) {
    const { size } = await stat(made[kind]);
    console.log(`${path.relative(REPO, made[kind])}  ${(size / 1e6).toFixed(2)} MB`);
  }
}
