/** One build with esbuild. */
import type { BuildOptions, BuildResult, Message, Plugin } from 'esbuild';
import type * as esbuild from 'esbuild';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Problem } from '../../shared/problem.js';
import { ProblemError } from '../../shared/problem.js';
import type { Language } from '../language.js';
import {
  compileProblem,
  formatMessage,
  isBuildFailure,
  placeOfMessage,
} from './compile-problem.js';
import type { TypeScript } from './decorator-metadata.js';
import type { Tsx } from './late-loads.js';
import type { Places } from './places.js';
import { resolveImports } from './resolve.js';
import { loadSources } from './sources.js';
import { compilerOptionsOf } from './tsconfig.js';

export interface BuildJob {
  /** Real path of the user's file. */
  readonly file: string;
  readonly language: Language;
  readonly text: string;
  /** The code that imports the user's file. */
  readonly code: string;
  /** The code for the end of the user's file. */
  readonly appended: string;
  /** Texts that differ from what is on disk, by real path. */
  readonly texts: ReadonlyMap<string, string>;
  /** False if the user's file is in the editor only. */
  readonly exists: boolean;
  readonly stampOutput: boolean;
  readonly format: 'esm' | 'cjs';
  /** Such as `node20.20.2`. */
  readonly target: string;
  readonly folder: string;
  readonly places: Places;
  readonly typescript: TypeScript;
}

export interface Built {
  /** The name of the module in the job's folder. */
  readonly name: string;
  readonly code: string;
  readonly map: string;
  readonly warnings: readonly string[];
  /** The project's own tsx, if something may be loaded with it while the code runs. */
  readonly tsx: Tsx | undefined;
}

/** @throws ProblemError `compile` or `inputs` */
export async function build(tool: typeof esbuild, job: BuildJob): Promise<Built> {
  try {
    return await attempt(tool, job);
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    const told: unknown = error.errors.find(({ detail }) => detail instanceof ProblemError)?.detail;
    if (told instanceof ProblemError) throw told;
    throw new ProblemError(await explain(tool, job, error.errors), { cause: error });
  }
}

async function attempt(tool: typeof esbuild, job: BuildJob): Promise<Built> {
  const { format, folder, places } = job;
  const changed = new Map<string, string>();
  const warnings = new Set<string>();
  const esmPackages = new Set<string>();
  let tsx: Tsx | undefined;
  const plugin: Plugin = {
    name: 'pool-lanes',
    setup: (build) => {
      resolveImports(build, {
        format,
        outputFolder: folder,
        ...(job.exists ? {} : { virtual: job.file }),
        onEsmPackage: (path) => esmPackages.add(path),
      });
      loadSources(build, {
        texts: job.texts,
        entry: job.file,
        appended: job.appended,
        stampOutput: job.stampOutput,
        typescript: job.typescript,
        onTsx: (found) => (tsx = found),
        onWarning: (text) => warnings.add(text),
        onChanged: (file, text) => changed.set(file, text),
      });
    },
  };
  const name = `tasks.${format === 'cjs' ? 'cjs' : 'mjs'}`;
  let result: BuildResult<{ write: false }>;
  try {
    result = await tool.build({ ...options(job), outfile: join(folder, name), plugins: [plugin] });
  } catch (error) {
    const awaits =
      isBuildFailure(error) && error.errors.some(({ text }) => text.startsWith('Top-level await'));
    if (format === 'cjs' && awaits) return attempt(tool, { ...job, format: 'esm' });
    throw error;
  }
  // Not every Node.js can require an ECMAScript module, but all can import both kinds.
  if (format === 'cjs' && esmPackages.size > 0) return attempt(tool, { ...job, format: 'esm' });
  const file = (end: string): string =>
    result.outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  const map = places.remap(file(`${name}.map`), folder, changed);
  for (const message of result.warnings) {
    warnings.add(formatMessage(message, dirname(job.file), places.toUser));
  }
  return { name, code: file(name), map, warnings: [...warnings], tsx };
}

function options(job: BuildJob): BuildOptions & { write: false } {
  const { file, format, target } = job;
  // In an ECMAScript module, the CommonJS files among the user's need a `require`.
  const requireForEsm = `import { createRequire as poolLanesRequire } from 'node:module'; const require = poolLanesRequire(${JSON.stringify(pathToFileURL(file).href)});`;
  return {
    stdin: {
      contents: job.code,
      resolveDir: dirname(file),
      sourcefile: 'pool-lanes:entry',
      loader: 'js',
    },
    absWorkingDir: dirname(file),
    bundle: true,
    write: false,
    platform: 'node',
    format,
    target,
    sourcemap: 'linked',
    keepNames: true,
    charset: 'utf8',
    logLevel: 'silent',
    // Node.js knows neither the `module` condition nor what packages claim about side effects.
    // By the project's own conditions, packages of a workspace are found as sources where they would be found as built.
    conditions: customConditions(file),
    ignoreAnnotations: true,
    // For what tsconfig.json leaves open, and where it would keep JSX for another tool.
    jsx: 'automatic',
    ...(format === 'esm' && { banner: { js: requireForEsm } }),
  };
}

function customConditions(file: string): string[] {
  const { customConditions: names } = compilerOptionsOf(file);
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

/** What went wrong, told in the user's text: an error in code of ours may only echo one of theirs. */
async function explain(
  tool: typeof esbuild,
  job: BuildJob,
  errors: readonly Message[],
): Promise<Problem> {
  const { places, file } = job;
  const folder = dirname(file);
  const place = errors[0] && placeOfMessage(errors[0], folder);
  if (!place || !places.isAppended(place)) return compileProblem(errors, folder, places.toUser);
  try {
    await tool.transform(job.text, {
      loader: job.language,
      sourcefile: file,
      target: job.target,
      logLevel: 'silent',
    });
  } catch (error) {
    if (isBuildFailure(error)) return compileProblem(error.errors, folder, places.toUser);
  }
  return { ...compileProblem(errors, folder, places.toUser), kind: 'inputs' };
}
