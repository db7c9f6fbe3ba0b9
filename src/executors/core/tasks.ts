/** Which function a task calls: checked and looked up once, then found by identity. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** A function a worker can find: the export `name` of `module` (absolute path, URL, or bare specifier). */
export interface TaskRef {
  module: string | URL;
  name: string;
}

/** One task function of one executor, and what was measured of it. @internal */
export interface TaskFunction {
  /** Number in its executor; workers know it by that. */
  readonly id: number;
  /** What `import()` takes. */
  readonly specifier: string;
  readonly name: string;
  /** Smoothed run time, µs; NaN until measured. */
  micros: number;
}

const isUrl = (text: string): boolean => /^[a-z][a-z0-9+.-]+:/i.test(text);

function specifierOf(module: unknown): string {
  if (module instanceof URL) return module.href;
  if (typeof module !== 'string' || module === '') {
    throw new TypeError("a task's module must be a path, a URL or a package's name");
  }
  if (path.isAbsolute(module)) return pathToFileURL(module).href;
  if (module.startsWith('.')) {
    throw new TypeError(
      `a task's module must not be relative, for there is nothing it could be relative to: ${module}. ` +
        'Use new URL(path, import.meta.url).',
    );
  }
  return isUrl(module) ? new URL(module).href : module;
}

/** The task functions of one executor. @internal */
export class TaskFunctions {
  private readonly byModule = new Map<string | URL, Map<string, TaskFunction>>();
  private readonly ofDefault = new Map<string, TaskFunction>();
  private readonly home: string | undefined;
  private count = 0;

  constructor(module?: string | URL) {
    this.home = module === undefined ? undefined : specifierOf(module);
  }

  /** @throws TypeError if `task` is neither a name nor a reference */
  find(task: unknown): TaskFunction {
    if (typeof task === 'string') {
      return this.ofDefault.get(task) ?? this.add(this.ofDefault, this.home, task);
    }
    if (typeof task !== 'object' || task === null) throw misshapen(task);
    const { module, name } = task as TaskRef;
    // A URL can be changed by its owner: it is known by its text.
    const key = module instanceof URL ? module.href : module;
    const known = this.byModule.get(key)?.get(name);
    if (known) return known;
    if (typeof name !== 'string') throw misshapen(task);
    const specifier = specifierOf(module);
    let names = this.byModule.get(key);
    if (!names) this.byModule.set(key, (names = new Map<string, TaskFunction>()));
    return this.add(names, specifier, name);
  }

  private add(
    names: Map<string, TaskFunction>,
    specifier: string | undefined,
    name: string,
  ): TaskFunction {
    if (specifier === undefined) {
      throw new TypeError(
        `the task '${name}' is named by a string, but the executor has no \`module\``,
      );
    }
    if (name === '') throw new TypeError("a task's name must not be empty");
    const found = { id: this.count++, specifier, name, micros: NaN };
    names.set(name, found);
    return found;
  }
}

function misshapen(task: unknown): TypeError {
  const got = typeof task === 'function' ? 'a function, which no worker could find' : typeof task;
  return new TypeError(`a task must be the name of an export or { module, name }, not ${got}`);
}
