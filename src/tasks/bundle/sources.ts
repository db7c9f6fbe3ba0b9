/** Hands the user's files to esbuild: unsaved texts as they are in the editor, own paths kept, the entry extended. */
import type { Loader, PluginBuild } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { languageOf } from '../language.js';
import type { TypeScript } from './decorator-metadata.js';
import { findTypeScript, wantsDecoratorMetadata } from './decorator-metadata.js';
import { findTsx, keepLateLoads, loadingCode } from './late-loads.js';
import type { Tsx } from './late-loads.js';
import { hasModuleSyntax } from './module-syntax.js';
import { keepOwnPaths } from './own-paths.js';
import { STAMPING_CODE } from './output-stamps.js';
import { REGISTRY_CODE } from './registry.js';
import { COMMON_JS, LOADING_SPACE, REGISTRY_SPACE } from './resolve.js';

export interface Sources {
  /** Texts that differ from what is on disk, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Path of the user's file, and the code for its end. */
  readonly entry: string;
  readonly appended: string;
  readonly stampOutput: boolean;
  readonly typescript: TypeScript;
  /** Is told of the project's own tsx, if something may be loaded with it while the code runs. */
  readonly onTsx: (tsx: Tsx) => void;
  /** Is told of what a user should know. */
  readonly onWarning: (text: string) => void;
  /** Is told the original text of each file that was changed on its way. */
  readonly onChanged: (file: string, text: string) => void;
}

export function loadSources(build: PluginBuild, sources: Sources): void {
  build.onLoad({ filter: /.*/, namespace: REGISTRY_SPACE }, () => ({
    contents: (sources.stampOutput ? STAMPING_CODE : '') + REGISTRY_CODE,
    loader: 'js',
  }));
  build.onLoad({ filter: /.*/, namespace: LOADING_SPACE }, () => {
    const tsx = findTsx(sources.entry);
    if (tsx) sources.onTsx(tsx);
    return { contents: loadingCode(tsx), loader: 'js' };
  });
  build.onLoad({ filter: /.*/, namespace: COMMON_JS }, ({ path, pluginData }) => ({
    contents: `module.exports = require(${JSON.stringify(path)});`,
    loader: 'js',
    resolveDir: String(pluginData),
  }));
  build.onLoad({ filter: /.*/, namespace: 'file' }, async ({ path }) => {
    const language = languageOf(path);
    const open = sources.texts.get(path);
    if (language === undefined && open === undefined) return undefined;
    const text = open ?? (await readFile(path, 'utf8'));
    const own = language && keepOwnPaths(text, language, path);
    const kept = own?.text ?? text;
    const late = language && keepLateLoads(kept, language, path, hasModuleSyntax(text, language));
    const appended = path === sources.entry ? sources.appended : '';
    const contents = (late?.text ?? kept) + appended + (own?.helpers ?? '') + (late?.helpers ?? '');
    const isTyped = language === 'ts' || language === 'tsx';
    if (isTyped && wantsDecoratorMetadata(path, text)) {
      const typescript = findTypeScript(path);
      const compiled = typescript && (await sources.typescript.compile(typescript, path, contents));
      if (typeof compiled === 'string') {
        sources.onChanged(path, text);
        return { contents: compiled, loader: language === 'tsx' ? 'jsx' : 'js' };
      }
      if (typescript === undefined) {
        sources.onWarning(
          `${path}: emitDecoratorMetadata has no effect here, as the project has no TypeScript installed: npm install -D typescript.`,
        );
      }
    }
    if (open === undefined && !own && !late && appended === '') return undefined;
    sources.onChanged(path, text);
    return { contents, loader: loaderOf(path) };
  });
}

function loaderOf(path: string): Loader {
  const language = languageOf(path);
  return language ?? (extname(path) === '.json' ? 'json' : 'default');
}
