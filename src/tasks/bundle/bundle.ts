/** Makes one module of the user's file and all of theirs that it imports, in a form that Node.js runs. */
import { existsSync } from 'node:fs';
import { readFile, realpath, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ProblemError } from '../../shared/problem.js';
import { languageOf } from '../language.js';
import { build } from './build.js';
import { choose } from './choose.js';
import { loadEsbuild } from './compiler.js';
import { TypeScript } from './decorator-metadata.js';
import { appendedCode, entryCode } from './entry.js';
import { hasModuleSyntax } from './module-syntax.js';
import { makeOutputFolder, remove } from './output.js';
import { Places } from './places.js';
import { moduleKind } from './project.js';
import type { Bundle, BundleRequest } from './request.js';

/**
 * @throws ProblemError `compile` with the place of the first error, `inputs` if it lies in an input,
 *   `noFunction`, or `usage` for a file that cannot hold task functions
 */
export async function bundle(request: BundleRequest): Promise<Bundle> {
  const language = languageOf(request.file);
  if (!language) {
    throw new ProblemError({
      kind: 'usage',
      what: `${basename(request.file)} is neither TypeScript nor JavaScript.`,
      todo: 'Task functions are found in .ts, .tsx, .mts, .cts, .js, .jsx, .mjs and .cjs files.',
    });
  }
  const text = request.text ?? (await readText(request.file));
  const chosen = choose(request, text, language);
  const compiler = await loadEsbuild(request.node?.path);
  const file = await realpath(request.file).catch(() => request.file);
  const esm = hasModuleSyntax(text, language);
  const appended = appendedCode(request.file, chosen, esm);
  const { code, functionExports, inputsExport } = entryCode(file, chosen);
  const places = new Places(file, request.file, text, appended);
  const texts = await byRealPath(request.openTexts);
  const { folder, warning } = await makeOutputFolder(file, request.outRoot);
  const typescript = new TypeScript(request.node);
  try {
    const built = await build(compiler.api, {
      file,
      language,
      text,
      code,
      appended: appended.code,
      texts: texts.set(file, text),
      exists: existsSync(file),
      format: !esm && moduleKind(file) === 'cjs' ? 'cjs' : 'esm',
      target: `node${(request.nodeVersion ?? process.version).replace(/^v/, '')}`,
      folder,
      places,
      stampOutput: request.stampOutput === true,
      typescript,
    });
    const module = join(folder, built.name);
    await writeFile(`${module}.map`, built.map);
    await writeFile(module, built.code);
    const inputs = chosen.flatMap((each) => each.inputs);
    return {
      module: pathToFileURL(module).href,
      directory: folder,
      functionExports,
      inputsExport,
      loader: [
        compiler.name,
        ...(typescript.version ? [`TypeScript ${typescript.version}`] : []),
        ...(built.tsx ? [`tsx ${built.tsx.version} for what is found at run time`] : []),
      ].join(' + '),
      taskCountHint: inputs.reduce((sum, { count }) => sum + count, 0),
      warnings: warning === undefined ? built.warnings : [warning, ...built.warnings],
      dispose: () => remove(folder),
    };
  } catch (error) {
    await remove(folder);
    throw error;
  } finally {
    typescript.dispose();
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new ProblemError(
      {
        kind: 'compile',
        what: `${basename(file)} cannot be read.`,
        where: { file, line: 1 },
        todo: 'Check that the file exists and may be read.',
        detail: String(cause),
      },
      { cause },
    );
  }
}

async function byRealPath(
  texts: ReadonlyMap<string, string> = new Map(),
): Promise<Map<string, string>> {
  const entries = [...texts].map(async ([path, text]): Promise<[string, string]> => {
    return [await realpath(path).catch(() => path), text];
  });
  return new Map(await Promise.all(entries));
}
