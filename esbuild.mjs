/** Builds everything into dist/, or into `--outdir DIR`. `--watch` rebuilds on change, `--minify` is for the package. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';

const { watch, minify, outdir } = parseArgs({
  options: {
    watch: { type: 'boolean', default: false },
    minify: { type: 'boolean', default: false },
    outdir: { type: 'string', default: 'dist' },
  },
}).values;

/** @type {esbuild.BuildOptions} */
const common = {
  bundle: true,
  sourcemap: 'linked',
  minifyWhitespace: minify,
  minifySyntax: minify,
  logLevel: 'warning',
  legalComments: 'linked',
  outdir,
};

/** @type {esbuild.BuildOptions} */
const node = {
  ...common,
  platform: 'node',
  target: 'node20',
  external: ['vscode', 'esbuild', 'esbuild-wasm'],
};

/**
 * CommonJS, because the oldest VS Code we support loads no other extension and Node starts it faster.
 * The library of executors finds its worker files by `import.meta.url`, which CommonJS lacks: these programs
 * carry the library, and its worker files lie in dist/executors.
 */
const commonJs = {
  ...node,
  format: 'cjs',
  define: { 'import.meta.url': '__libraryUrl' },
  banner: {
    js: "const __libraryUrl=require('node:url').pathToFileURL(__dirname+'/executors/index.js').href;",
  },
};

/** What is used of the parser. */
const PARSER = { '@lezer/javascript': 'parser', '@lezer/common': 'TreeFragment' };

/**
 * Programs beside the one that is started, loaded when they are first needed: the editor waits while an extension starts.
 * The parser is one for all; `import('…/later.js')` is one of the extension.
 * @type {esbuild.Plugin}
 */
const lateParts = {
  name: 'late-parts',
  setup(build) {
    build.onResolve({ filter: /^@lezer\// }, ({ path }) => ({ path, namespace: 'late' }));
    build.onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => {
      const name = JSON.stringify(PARSER[/** @type {keyof typeof PARSER} */ (path)]);
      return {
        contents: `Object.defineProperty(exports, ${name}, { get: () => require('./parser.js')[${name}] });`,
      };
    });
    build.onResolve({ filter: /^\.\/parser\.js$/, namespace: 'late' }, ({ path }) => ({
      path,
      external: true,
    }));
    build.onResolve({ filter: /\/later\.js$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './later.js', external: true } : undefined,
    );
  },
};

/**
 * The API of the editor as it is. For `import *` esbuild copies the hundreds of names of it, once for every module that
 * imports it: that took longer than all else that the extension does when it starts.
 * @type {esbuild.Plugin}
 */
const plainVscode = {
  name: 'plain-vscode',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/](?:host[\\/].*|extension)\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text.replace(
        "import * as vscode from 'vscode';",
        "import vscode = require('vscode');",
      );
      return { contents, loader: 'ts' };
    });
  },
};

/**
 * Parts of Node that are loaded when they are first used, and what of them: most workers never need them, which saves time
 * and memory of every worker, or have something to do first.
 * @type {Record<string, string[]>}
 */
const LATE = {
  'node:v8': [],
  'node:module': ['createRequire', 'syncBuiltinESMExports'],
  'node:net': ['Socket'],
};

/** @type {esbuild.Plugin} */
const lateBuiltins = {
  name: 'late-builtins',
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path, namespace }) => {
      if (!(path in LATE)) return undefined;
      return namespace === 'late' ? { path, external: true } : { path, namespace: 'late' };
    });
    build.onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => {
      const get = `{ get: () => require('${path}'), enumerable: true }`;
      const names = LATE[path] ?? [];
      return {
        contents: [
          'exports.__esModule = true;',
          `Object.defineProperty(exports, 'default', ${get});`,
          ...names.map(
            (name) =>
              `Object.defineProperty(exports, '${name}', { get: () => require('${path}').${name}, enumerable: true });`,
          ),
        ].join('\n'),
      };
    });
  },
};

/** @type {Record<string, esbuild.BuildOptions>} */
const builds = {
  extension: {
    ...commonJs,
    plugins: [lateParts, plainVscode],
    // Its later part comes by `require`, which the editor has prepared for extensions.
    supported: { 'dynamic-import': false },
    entryPoints: { extension: 'src/extension.ts' },
  },
  programs: {
    ...commonJs,
    plugins: [lateParts, plainVscode],
    entryPoints: {
      later: 'src/host/later.ts',
      runner: 'src/runner/main.ts',
      offences: 'src/runner/offences.ts',
      cli: 'src/cli/main.ts',
    },
  },
  parser: {
    ...commonJs,
    outdir: undefined,
    outfile: path.join(outdir, 'parser.js'),
    stdin: {
      contents: Object.entries(PARSER)
        .map(([from, name]) => `export { ${name} } from '${from}';`)
        .join('\n'),
      resolveDir: import.meta.dirname,
    },
  },
  // No source map: a worker would read it when it starts, and the probe is in every worker.
  probe: {
    ...node,
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    sourcemap: false,
    entryPoints: { probe: 'src/runner/measure/probe.ts' },
  },
  executors: {
    ...node,
    format: 'esm',
    entryPoints: { 'executors/index': 'src/executors/index.ts' },
  },
  // CommonJS starts faster, and every worker starts with it: small, and without a source map, for the reason of the probe.
  executorWorkers: {
    ...node,
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    plugins: [lateBuiltins],
    sourcemap: false,
    minifyWhitespace: true,
    minifySyntax: true,
    entryPoints: {
      'executors/thread-worker': 'src/executors/worker/thread.ts',
      'executors/process-worker': 'src/executors/worker/process.ts',
    },
  },
  webview: {
    ...common,
    platform: 'browser',
    target: 'chrome120',
    format: 'iife',
    // Not the others' names: they are what an error in somebody's log shows.
    minifyIdentifiers: minify,
    entryPoints: {
      'webview/main': 'webview/main.ts',
      'webview/report': 'webview/report.ts',
      'webview/report-colours': 'webview/report-colours.css',
    },
  },
};

const library = path.join(outdir, 'executors');
await mkdir(library, { recursive: true });
// The library is ESM; the rest of dist/ is not.
await writeFile(path.join(library, 'package.json'), '{ "type": "module" }\n');
/** Folders of the packages of which there is code in what was built. */
const packages = new Set();
for (const options of Object.values(builds)) {
  if (watch) await (await esbuild.context(options)).watch();
  else notePackages((await esbuild.build({ ...options, metafile: true })).metafile);
}
if (!watch) {
  await writeFile(path.join(outdir, 'packages.json'), JSON.stringify([...packages].sort()));
  await declareTypes();
}

/** @param {esbuild.Metafile} metafile */
function notePackages({ outputs }) {
  for (const { inputs } of Object.values(outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? [];
      if (folder && bytesInOutput > 0) packages.add(folder);
    }
  }
}

/** The types of the library, for who uses it by itself. What is wrong with types is for `npm run types` to say. */
async function declareTypes() {
  const tsc = path.join(import.meta.dirname, 'node_modules/typescript-7/bin/tsc');
  const args = ['--ignoreConfig', '--declaration', '--emitDeclarationOnly', '--stripInternal'];
  args.push('--outDir', library, '--rootDir', 'src/executors', '--skipLibCheck', '--strict');
  args.push('--exactOptionalPropertyTypes', '--target', 'ES2022', '--module', 'ESNext');
  args.push(
    '--moduleResolution',
    'Bundler',
    '--lib',
    'ES2023,ESNext.Disposable',
    '--types',
    'node',
  );
  const child = spawn(process.execPath, [tsc, ...args, 'src/executors/index.ts'], {
    stdio: 'ignore',
  });
  await new Promise((resolve) => child.on('close', resolve));
}
