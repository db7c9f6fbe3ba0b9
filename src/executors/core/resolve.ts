/** From a module and a name to a function; the same in a worker and on the host. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

/** @internal */
export type Callable = (...args: unknown[]) => unknown;

/** Why a function cannot be called; it becomes an error of the library on the host. @internal */
export class Unresolved {
  constructor(
    readonly kind: 'notFound' | 'unsupported',
    readonly message: string,
    readonly cause?: unknown,
  ) {}
}

const isBare = (specifier: string): boolean => !/^[a-z][a-z0-9+.-]+:/i.test(specifier);

/** Bare specifiers are looked up from here, then from where the program was started. @internal */
export async function load(specifier: string): Promise<Record<string, unknown>> {
  try {
    return (await import(specifier)) as Record<string, unknown>;
  } catch (error) {
    if (!isBare(specifier)) throw error;
    let found: string;
    try {
      found = createRequire(path.join(process.cwd(), 'x')).resolve(specifier);
    } catch {
      throw error;
    }
    return (await import(path.isAbsolute(found) ? pathToFileURL(found).href : found)) as Record<
      string,
      unknown
    >;
  }
}

/** @internal */
export async function resolveFunction(
  specifier: string,
  name: string,
  loader = load,
): Promise<Callable | Unresolved> {
  let found: unknown;
  try {
    found = exportOf(await loader(specifier), name);
  } catch (error) {
    return new Unresolved(
      'notFound',
      `the module ${specifier} of the task '${name}' cannot be loaded: ${textOf(error)}`,
      error,
    );
  }
  if (typeof found !== 'function') {
    const what =
      found === undefined ? 'has no export' : `exports no function but ${typeof found} as`;
    return new Unresolved('notFound', `the module ${specifier} ${what} '${name}'`);
  }
  if (/^(Async)?GeneratorFunction$/.test(found.constructor.name)) return generatorRefused(name);
  return found as Callable;
}

function exportOf(module: Record<string, unknown>, name: string): unknown {
  if (name in module) return module[name];
  // Node finds only those exports of a CommonJS module that its text shows; the others are in `default`.
  const all = module['default'];
  return typeof all === 'object' && all !== null && Object.hasOwn(all, name)
    ? (all as Record<string, unknown>)[name]
    : undefined;
}

/** @internal */
export function generatorRefused(name: string): Unresolved {
  return new Unresolved(
    'unsupported',
    `the task '${name}' gives an iterator: generators are not supported as tasks, for their items would have to be ` +
      'fetched from the worker one by one. Return an array.',
  );
}

/** Generators, iterators of collections and their kin. @internal */
export function isIterator(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    (Symbol.iterator in value || Symbol.asyncIterator in value) &&
    typeof (value as { next?: unknown }).next === 'function'
  );
}

/** @internal */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}

/** @internal */
export function textOf(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return 'an error that cannot be printed';
  }
}
