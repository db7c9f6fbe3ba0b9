/**
 * Decides for each import whether it is bundled or left to Node.js. Left are packages, as they may hold
 * native addons, be large, or find files beside themselves. Bundled are the user's own files, also those
 * of a workspace package whose exports are TypeScript, which Node.js could not run.
 */
import type { ImportKind, OnResolveArgs, OnResolveResult, PluginBuild } from 'esbuild';
import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, extname, isAbsolute, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LOADING } from './late-loads.js';
import { ancestors, moduleKind, packageName } from './project.js';
import { REGISTRY } from './registry.js';

/** Marks resolutions of our own, which are esbuild's business alone. */
const OURS = Symbol('resolved by Pool Lanes');

/** Namespace of modules that hand on a CommonJS package by `require`. */
export const COMMON_JS = 'pool-lanes-cjs';
export const REGISTRY_SPACE = 'pool-lanes-registry';
export const LOADING_SPACE = 'pool-lanes-loading';

/** What an error about a missing package carries. */
export interface MissingPackage {
  readonly missing: string;
}

export interface Resolving {
  readonly format: 'esm' | 'cjs';
  /** The bundle's folder, from which Node.js will look for what is left to it. */
  readonly outputFolder: string;
  /** The user's file if it exists in the editor only. */
  readonly virtual?: string;
  /** Is told of a package that CommonJS cannot import with a static import on every Node.js. */
  readonly onEsmPackage: (path: string) => void;
}

export function resolveImports(build: PluginBuild, options: Resolving): void {
  const resolver = new Resolver(build, options);
  build.onResolve({ filter: /.*/ }, (args) => resolver.resolve(args));
}

class Resolver {
  private readonly known = new Map<string, Promise<OnResolveResult | undefined>>();

  constructor(
    private readonly build: PluginBuild,
    private readonly options: Resolving,
  ) {}

  resolve(args: OnResolveArgs): Promise<OnResolveResult | undefined> | OnResolveResult | undefined {
    const { path, kind, namespace, resolveDir } = args;
    if (args.pluginData === OURS || kind === 'entry-point') return undefined;
    if (path === REGISTRY) return { path: 'registry', namespace: REGISTRY_SPACE };
    if (path === LOADING) return { path: 'loading', namespace: LOADING_SPACE };
    if (path === this.options.virtual) return { path };
    if (namespace === COMMON_JS || path.startsWith('node:') || isBuiltin(path)) {
      return { path, external: true };
    }
    // Let esbuild carry what is in the URL; the rest of the URLs are Node's.
    if (path.startsWith('data:')) return undefined;
    if (/^\w{2,}:/.test(path)) return { path, external: true };
    if (isRelative(path) && kind === 'import-statement' && !path.endsWith('.node'))
      return undefined;

    // Whether a package is CommonJS matters only to those who import it statically.
    const importer = kind === 'import-statement' ? moduleKind(args.importer) : '';
    const key = [path, kind, resolveDir, importer].join('\0');
    const known = this.known.get(key) ?? this.decide(args);
    this.known.set(key, known);
    return known;
  }

  private async decide(args: OnResolveArgs): Promise<OnResolveResult | undefined> {
    const { path, kind } = args;
    const resolved = await this.ask(path, kind, args.resolveDir, args.importer);
    if (resolved === undefined) return this.missing(args);
    if (kind === 'require-resolve') return { path: resolved, external: true };
    if (extname(resolved) === '.node') return this.leave(args, resolved, resolved);
    if (isRelative(path) || /\.([cm]?tsx?|json)$/.test(resolved)) return undefined;
    if (!inNodeModules(resolved) && !this.isPackage(path, args.resolveDir)) return undefined;
    const reachable = await this.reachable(path, kind, resolved);
    return this.leave(args, resolved, reachable ? path : resolved);
  }

  /** The file that an import means, by the rules of esbuild, or undefined. */
  private async ask(
    path: string,
    kind: ImportKind,
    resolveDir: string,
    importer = '',
  ): Promise<string | undefined> {
    const options = { kind, resolveDir, importer, namespace: 'file', pluginData: OURS };
    const { errors, path: resolved, external } = await this.build.resolve(path, options);
    return errors.length > 0 || external || resolved === '' ? undefined : resolved;
  }

  /** Only a static import must be there; the others fail if they are reached, as they do without a bundle. */
  private missing({ path, kind, resolveDir }: OnResolveArgs): OnResolveResult | undefined {
    if (kind !== 'import-statement') {
      // A program may write the file before it loads it: it is looked for beside the source, not beside the bundle.
      const file = isRelative(path) ? resolve(resolveDir, path) : path;
      const byUrl = kind === 'dynamic-import' && isAbsolute(file);
      return { path: byUrl ? pathToFileURL(file).href : file, external: true };
    }
    const name = packageName(path);
    if (isRelative(path) || name === undefined) return undefined;
    const detail: MissingPackage = { missing: name };
    return { errors: [{ text: `Cannot find the package "${name}"`, detail }] };
  }

  /** Whether a package is linked into some `node_modules`, as those of a workspace are. */
  private isPackage(path: string, folder: string): boolean {
    const name = packageName(path);
    if (name === undefined) return false;
    for (const at of ancestors(folder)) {
      if (existsSync(join(at, 'node_modules', name))) return true;
    }
    return false;
  }

  /** Whether Node.js, from the bundle, finds the same file under the same name. */
  private async reachable(path: string, kind: ImportKind, resolved: string): Promise<boolean> {
    const name = packageName(path);
    if (name === undefined || isAbsolute(path)) return false;
    // An alias of tsconfig.json may go by the name of a package, and Node.js does not read it.
    if (!resolved.includes(join('node_modules', name) + sep)) return false;
    return (await this.ask(path, kind, this.options.outputFolder)) === resolved;
  }

  private leave(args: OnResolveArgs, resolved: string, specifier: string): OnResolveResult {
    const { kind, importer } = args;
    if (kind !== 'import-statement') {
      const byUrl = kind === 'dynamic-import' && isAbsolute(specifier);
      return { path: byUrl ? pathToFileURL(specifier).href : specifier, external: true };
    }
    const common = extname(resolved) === '.node' || moduleKind(resolved) === 'cjs';
    if (this.options.format === 'cjs') {
      if (!common) this.options.onEsmPackage(resolved);
      return { path: specifier, external: true };
    }
    // A file that Node.js takes for CommonJS was written against `require`: it may name exports that only
    // exist at run time, and by `default` it means the property if the package has `__esModule`.
    if (common && (moduleKind(importer) === 'cjs' || extname(resolved) === '.node')) {
      return { path: specifier, namespace: COMMON_JS, pluginData: dirname(importer) };
    }
    return {
      path: isAbsolute(specifier) ? pathToFileURL(specifier).href : specifier,
      external: true,
    };
  }
}

const isRelative = (path: string): boolean => /^\.{0,2}(\/|$)/.test(path) || isAbsolute(path);

const inNodeModules = (path: string): boolean => path.split(sep).includes('node_modules');
