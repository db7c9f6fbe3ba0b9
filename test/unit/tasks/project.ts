/** Copies of the fixture projects in test/fixtures/tasks, and what becomes of their functions when bundled. */
import { execFile } from 'node:child_process';
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Bundle, BundleRequest, TaskFunction } from '../../../src/tasks/index.js';
import { bundle, discover, languageOf } from '../../../src/tasks/index.js';

/** A fixture in a folder of its own. Folders named `_node_modules` get their true name, which git would ignore. */
export class Project {
  private constructor(readonly root: string) {}

  static async copy(name: string): Promise<Project> {
    const root = await realpath(await mkdtemp(join(tmpdir(), 'pool-lanes-test-')));
    await cp(join('test/fixtures/tasks', name), root, { recursive: true });
    for (const entry of await readdir(root, { recursive: true })) {
      if (/(^|[/\\])_node_modules$/.test(entry)) {
        await rename(join(root, entry), join(root, dirname(entry), 'node_modules'));
      }
    }
    const project = new Project(root);
    const links = await readFile(project.path('_links.json'), 'utf8').catch(() => '{}');
    for (const [link, target] of Object.entries(JSON.parse(links) as Record<string, string>)) {
      await project.link(target, link);
    }
    return project;
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  /** A link at `link` to `target`, which is relative to the project unless it is absolute. */
  async link(target: string, link: string): Promise<void> {
    await mkdir(dirname(this.path(link)), { recursive: true });
    await symlink(target.startsWith('/') ? target : this.path(target), this.path(link), 'junction');
  }

  async functions(file: string): Promise<readonly TaskFunction[]> {
    const text = await readFile(this.path(file), 'utf8');
    return discover(text, languageOf(file) ?? 'ts').functions;
  }

  /** Bundles all functions of a file with their tags. */
  async bundle(file: string, options: Partial<BundleRequest> = {}): Promise<Bundle> {
    const functions = options.functions ?? (await this.functions(file));
    return bundle({ file: this.path(file), ...options, functions });
  }

  /** Bundles a file, runs every input, and removes the bundle. */
  async run(file: string, options: Partial<BundleRequest> = {}): Promise<Outcome> {
    const bundled = await this.bundle(file, options);
    try {
      return await runBundle(bundled);
    } finally {
      await bundled.dispose();
    }
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}

export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly place?: { readonly file: string; readonly line: number };
  readonly cause?: Failure;
}

/** What a bundle gave when all its tasks were run in a process of its own. */
export interface Outcome {
  readonly tasks: readonly (
    | { readonly fn: number; readonly args: readonly unknown[]; readonly value: unknown }
    | { readonly fn: number; readonly args: readonly unknown[]; readonly error: Failure }
  )[];
  /** Set if the module could not be loaded, or its inputs not be evaluated. */
  readonly error?: Failure;
  readonly stderr: string;
}

const PROGRAM = `
const [url, names, inputs] = process.argv.slice(1);
const told = (e) => e && ({ name: e.name, message: e.message, stack: e.stack, place: e.place, cause: e.cause && told(e.cause) });
const tasks = [];
let error;
try {
  const module = await import(url);
  for (const [fn, args] of module[inputs]()) {
    try { tasks.push({ fn, args, value: await module[names.split(',')[fn]](...args) }); }
    catch (e) { tasks.push({ fn, args, error: told(e) }); }
  }
} catch (e) { error = told(e); }
process.stdout.write(JSON.stringify({ tasks, error }));
`;

export async function runBundle(bundled: Bundle): Promise<Outcome> {
  const { module, functionExports, inputsExport } = bundled;
  const flags = ['--enable-source-maps', '--input-type=module', '-e', PROGRAM, '--'];
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [...flags, module, functionExports.join(), inputsExport],
    { cwd: tmpdir() },
  );
  return { ...(JSON.parse(stdout) as Omit<Outcome, 'stderr'>), stderr };
}

/** The values of all tasks; throws the first failure. */
export function values(outcome: Outcome): unknown[] {
  if (outcome.error) throw new Error(outcome.error.stack);
  return outcome.tasks.map((task) => {
    if ('error' in task) throw new Error(task.error.stack);
    return task.value;
  });
}
