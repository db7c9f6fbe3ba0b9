/** Executors of every kind, closed again after each test whatever it left behind. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  EventLoopExecutor,
  ProcessPoolExecutor,
  SerialExecutor,
  ThreadPoolExecutor,
} from 'pool-lanes/executors';
import { within } from './states';

export type ThreadOptions = NonNullable<ConstructorParameters<typeof ThreadPoolExecutor>[0]>;
export type ProcessOptions = NonNullable<ConstructorParameters<typeof ProcessPoolExecutor>[0]>;
/** Options that both pools know. */
export type PoolOptions = ThreadOptions & ProcessOptions;
export type Pool = ThreadPoolExecutor | ProcessPoolExecutor;
export type AnyExecutor = Pool | EventLoopExecutor | SerialExecutor;

export type PoolKind = 'thread' | 'process';
export type Kind = PoolKind | 'eventLoop' | 'serial';
export const POOLS = ['thread', 'process'] as const;
export const ALL = ['thread', 'process', 'eventLoop', 'serial'] as const;

/** Runs `body` once per kind, each in a `describe` of its own. */
export function each<K extends Kind>(kinds: readonly K[], body: (kind: K) => void): void {
  for (const kind of kinds) describe(kind, () => body(kind));
}

const opened = new Set<AnyExecutor>();

export function openThreads(options: ThreadOptions = {}): ThreadPoolExecutor {
  return keep(new ThreadPoolExecutor({ maxWorkers: 2, ...options }));
}

export function openProcesses(options: ProcessOptions = {}): ProcessPoolExecutor {
  return keep(new ProcessPoolExecutor({ maxWorkers: 2, ...options }));
}

/** A pool of two workers unless `options` say otherwise. */
export function openPool(kind: PoolKind, options: PoolOptions = {}): Pool {
  return kind === 'thread' ? openThreads(options) : openProcesses(options);
}

/** Any executor with the options that every kind knows. */
export function open(
  kind: Kind,
  options: Pick<PoolOptions, 'maxWorkers' | 'module' | 'observer' | 'logger'> = {},
): AnyExecutor {
  if (kind === 'eventLoop') return keep(new EventLoopExecutor({ maxWorkers: 2, ...options }));
  if (kind === 'serial') {
    const { module, observer, logger } = options;
    return keep(new SerialExecutor({ module, observer, logger }));
  }
  return openPool(kind, options);
}

/** Registers an executor for closing after the test. */
export function keep<E extends AnyExecutor>(executor: E): E {
  opened.add(executor);
  return executor;
}

/** Ends every executor of the test, by force, and fails if one does not end. */
export async function closeAll(): Promise<void> {
  const executors = [...opened];
  opened.clear();
  for (const executor of executors) {
    if (executor instanceof ProcessPoolExecutor) {
      await within(executor.killWorkers(), 'killWorkers() after the test');
    } else if (executor instanceof ThreadPoolExecutor) {
      await within(executor.terminateWorkers(), 'terminateWorkers() after the test');
    }
    await within(executor.shutdown({ cancelFutures: true }), 'shutdown() after the test');
  }
}

const fixtures = join(process.cwd(), 'test/fixtures/executors');

/** The path of a file of fixtures. */
export function fixture(file: string): string {
  return join(fixtures, file);
}

export interface TaskAt {
  module: string;
  name: string;
}

const from =
  (file: string) =>
  (name: string): TaskAt => ({ module: pathToFileURL(fixture(file)).href, name });

export const task = from('tasks.mjs');
export const setup = from('setup.mjs');
export const failing = from('errors.mjs');
export const fault = from('faults.mjs');
export const inside = from('inside.mjs');
export const inFile = (file: string, name: string): TaskAt => from(file)(name);

/** Options for a Node that never comes to its end. */
export const neverEnds = ['--require', fixture('never-ends.cjs')];

/** A logger for tests in which something is meant to be logged. */
export const silent = { error: (): void => undefined };
