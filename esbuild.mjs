/** Builds everything into dist/, or into `--outdir DIR`. `--watch` rebuilds on change, `--minify` is for the package. */
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
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

/**
 * The parser's code is run when it is first asked for, not when the program starts: the editor waits for that.
 * @type {esbuild.Plugin}
 */
const lateParser = {
  name: 'late-parser',
  setup(build) {
    build.onResolve({ filter: /^@lezer\/javascript$/ }, ({ path, namespace, resolveDir }) =>
      namespace === 'late' ? undefined : { path, namespace: 'late', pluginData: resolveDir },
    );
    build.onLoad({ filter: /.*/, namespace: 'late' }, ({ path, pluginData }) => ({
      contents: `Object.defineProperty(exports, 'parser', { get: () => require(${JSON.stringify(path)}).parser });`,
      resolveDir: pluginData,
    }));
  },
};

/** @type {Record<string, esbuild.BuildOptions>} */
const builds = {
  programs: {
    ...commonJs,
    plugins: [lateParser],
    entryPoints: {
      extension: 'src/extension.ts',
      runner: 'src/runner/main.ts',
      offences: 'src/runner/offences.ts',
      cli: 'src/cli/main.ts',
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
  // CommonJS starts faster, and every worker starts with it.
  executorWorkers: {
    ...node,
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
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
for (const options of Object.values(builds)) {
  if (watch) await (await esbuild.context(options)).watch();
  else await esbuild.build(options);
}
if (!watch) await declareTypes();

/** The types of the library, for who uses it by itself. What is wrong with types is for `npm run types` to say. */
async function declareTypes() {
  const tsc = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
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
