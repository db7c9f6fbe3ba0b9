/** What a worker does: takes one task after the other, runs it, and hands its result back at once. */
import { captured } from '../core/capture.js';
import type { Output } from '../core/capture.js';
import { now } from '../core/clock.js';
import { soon } from '../core/soon.js';
import {
  generatorRefused,
  isIterator,
  isThenable,
  resolveFunction,
  textOf,
  Unresolved,
} from '../core/resolve.js';
import type { Callable } from '../core/resolve.js';
import { becomeWorker, isTransferred } from '../core/worker-side.js';
import type { WorkerSide } from '../core/worker-side.js';
import type { WorkerConfig } from '../pool/channel.js';
import { describe } from '../wire/failure.js';
import type { Failure } from '../wire/failure.js';
import { cloneFailure } from '../wire/uncloneable.js';
import { loadInWorker } from './load.js';

/** ms of tasks without a turn of the worker's own event loop. */
const SLICE = 2;

/** One claimed task; one object serves all. */
export interface Job {
  seq: number;
  fn: number;
  chunk: boolean;
  capture: boolean;
  announce: boolean;
  /** A list of argument lists for a chunk; undefined if they could not be read. */
  args: unknown[] | undefined;
  unreadable: unknown;
  received: number;
  started: number;
  ended: number;
}

/** How the engine talks to the host. */
export interface Link {
  readonly kind: 'thread' | 'process';
  /** Whether waiting in `take` is worth while. */
  readonly lingers: boolean;
  /** Claims the next task; undefined if there is none. What was claimed runs. @param linger wait a moment for one */
  take(linger: boolean): Job | undefined;
  /** @throws what cloning throws; then nothing was sent */
  result(job: Job, value: unknown, output: Output | undefined, list: readonly unknown[]): void;
  failure(job: Job, failure: Failure, output: Output | undefined): void;
  ready(online: number, initStart: number, initEnd: number): void;
  initFailed(failure: Failure): void;
  loaded(start: number, end: number): void;
  started(): void;
  stray(failure: Failure): void;
}

/** Taken before user code can put its own in their place. */
const { setImmediate } = globalThis;

export class Engine {
  private readonly functions: (Callable | Unresolved | undefined)[] = [];
  private readonly names: { specifier: string; name: string }[] = [];
  private readonly side: WorkerSide;
  private controller: AbortController | undefined;
  private aborted = false;
  private ready = false;
  private busy = false;
  /** Number of the task it is busy with. */
  private running = 0;
  private scheduled = false;
  private sliceStart = 0;
  /** The event loop has just had a turn. */
  private fresh = false;

  constructor(
    private readonly link: Link,
    private readonly config: WorkerConfig,
    private readonly online: number,
  ) {
    this.side = { info: this.info(), loading: 0 };
    becomeWorker(this.side);
    // Node would end the worker, and a task that returned long ago would take others with it.
    process.on('uncaughtException', (error) => this.link.stray(describe(error)));
    process.on('unhandledRejection', (error) => this.link.stray(describe(error)));
  }

  async start(): Promise<void> {
    const { initializer, initargs } = this.config;
    let initStart = NaN;
    let initEnd = NaN;
    if (initializer) {
      initStart = now();
      try {
        const found = await this.resolve(initializer.specifier, initializer.name);
        if (found instanceof Unresolved) return this.giveUp(failureOf(found));
        await found(...initargs);
      } catch (error) {
        return this.giveUp(describe(error));
      }
      initEnd = now();
    }
    this.ready = true;
    this.link.ready(this.online, initStart, initEnd);
    this.wake();
  }

  /** What is written is not lost: the host reads it after this worker's end. */
  private giveUp(failure: Failure): never {
    this.link.initFailed(failure);
    process.exit(1);
  }

  define(fn: number, specifier: string, name: string): void {
    this.names[fn] = { specifier, name };
  }

  /** There may be a task. */
  wake(): void {
    if (!this.ready || this.busy || this.scheduled) return;
    this.sliceStart = now();
    this.step();
  }

  /** The task numbered `seq` is asked to stop; it may have ended by now. */
  abort(seq: number): void {
    if (!this.busy || this.running !== seq) return;
    this.aborted = true;
    this.controller?.abort();
  }

  private readonly step = (): void => {
    this.scheduled = false;
    const job = this.link.take(this.fresh);
    if (!job) {
      if (this.fresh || !this.link.lingers) return;
      // Waiting blocks this thread: not before its event loop had a turn.
      this.scheduled = true;
      setImmediate(this.newSlice);
      return;
    }
    this.fresh = false;
    this.busy = true;
    this.running = job.seq;
    const callable = this.functions[job.fn];
    if (callable === undefined) void this.load(job);
    else this.run(job, callable);
  };

  private async load(job: Job): Promise<void> {
    const fn = this.names[job.fn];
    const start = now();
    if (job.announce) this.link.started();
    job.announce = false;
    const found = await this.resolve(fn?.specifier ?? '', fn?.name ?? '');
    this.link.loaded(start, now());
    // What failed to load may load next time.
    if (!(found instanceof Unresolved && found.kind === 'notFound')) this.functions[job.fn] = found;
    this.run(job, found);
  }

  private async resolve(specifier: string, name: string): Promise<Callable | Unresolved> {
    this.side.loading++;
    try {
      return await resolveFunction(specifier, name, loadInWorker);
    } finally {
      this.side.loading--;
    }
  }

  private run(job: Job, callable: Callable | Unresolved): void {
    if (job.announce) this.link.started();
    const { args } = job;
    job.started = now();
    if (args === undefined) {
      const message = `an argument cannot be read: ${textOf(job.unreadable)}`;
      const cause = describe(job.unreadable);
      this.fail(job, { kind: 'clone', phase: 'argument', message, cause }, undefined);
      return;
    }
    if (callable instanceof Unresolved) {
      this.fail(job, failureOf(callable), undefined);
      return;
    }
    if (job.capture || job.chunk) return void this.runSpecial(job, callable, args);
    try {
      const value = callable(...args);
      if (!isThenable(value)) {
        this.succeed(job, value, undefined);
        return;
      }
      Promise.resolve(value).then(
        (result) => this.succeed(job, result, undefined),
        (error: unknown) => this.fail(job, describe(error), undefined),
      );
    } catch (error) {
      this.fail(job, describe(error), undefined);
    }
  }

  /** A chunk of `map`, or a task whose output is collected. */
  private async runSpecial(job: Job, callable: Callable, args: unknown[]): Promise<void> {
    const output = job.capture ? { stdout: '', stderr: '' } : undefined;
    try {
      const body = (): unknown =>
        job.chunk ? runChunk(callable, args as unknown[][]) : callable(...args);
      const value = output ? captured(output, body) : body();
      this.succeed(job, isThenable(value) ? await value : value, output);
    } catch (error) {
      this.fail(job, describe(error), output);
    }
  }

  private succeed(job: Job, result: unknown, output: Output | undefined): void {
    job.ended = now();
    let value = result;
    let list: readonly unknown[] = [];
    if (typeof value === 'object' && value !== null) {
      if (isTransferred(value)) ({ value, list } = value);
      const items = job.chunk ? (value as unknown[]) : [value];
      if (items.some(isIterator)) {
        const name = this.names[job.fn]?.name ?? '';
        this.fail(job, failureOf(generatorRefused(name)), output);
        return;
      }
    }
    try {
      this.link.result(job, value, output, list);
    } catch (error) {
      const values = job.chunk ? (value as unknown[]) : [value];
      const told = cloneFailure(
        textOf(error),
        values.map((one) => ['result', one]),
      );
      const message = `the result cannot be sent to the host: ${told}`;
      const cause = describe(error);
      this.fail(job, { kind: 'clone', phase: 'result', message, cause }, output);
      return;
    }
    this.goOn(job);
  }

  private fail(job: Job, failure: Failure, output: Output | undefined): void {
    job.ended = now();
    this.link.failure(job, failure, output);
    this.goOn(job);
  }

  /** What the task left to microtasks comes before the next task; timers and sockets get their turn too. */
  private goOn(job: Job): void {
    this.busy = false;
    this.aborted = false;
    this.controller = undefined;
    this.scheduled = true;
    if (job.ended - this.sliceStart < SLICE * 1e3) soon(this.step);
    else setImmediate(this.newSlice);
  }

  private readonly newSlice = (): void => {
    this.fresh = true;
    this.sliceStart = now();
    this.step();
  };

  private info(): WorkerSide['info'] {
    const signal = (): AbortSignal => {
      this.controller ??= new AbortController();
      if (this.aborted) this.controller.abort();
      return this.controller.signal;
    };
    const { name, index } = this.config;
    return {
      name,
      index,
      kind: this.link.kind,
      get signal() {
        return signal();
      },
    };
  }
}

/** Items one after the other; a promise only if one of them is one. */
function runChunk(callable: Callable, rows: unknown[][]): unknown {
  const results: unknown[] = [];
  for (const row of rows) {
    const value = callable(...row);
    if (isThenable(value)) return finishChunk(callable, rows, results, value);
    results.push(value);
  }
  return results;
}

async function finishChunk(
  callable: Callable,
  rows: unknown[][],
  results: unknown[],
  first: PromiseLike<unknown>,
): Promise<unknown[]> {
  results.push(await first);
  for (let i = results.length; i < rows.length; i++)
    results.push(await callable(...(rows[i] ?? [])));
  return results;
}

function failureOf(found: Unresolved): Failure {
  const cause = found.cause === undefined ? undefined : describe(found.cause);
  return found.kind === 'notFound'
    ? { kind: 'notFound', message: found.message, cause }
    : { kind: 'clone', phase: 'result', message: found.message, cause };
}
