/** On which threads of a Chrome trace the tasks of a block lie. */
import type { BlockRecord } from '../run.js';
import { isInline } from '../words.js';

/** Most threads of a worker. What overlaps still more is asynchronous events, which speedscope does not show. */
const THREADS = 1024;

const laneName = (block: BlockRecord, worker: number): string =>
  isInline(block.pool) ? 'main' : `worker ${worker + 1}`;

/**
 * The threads of a process. The first has the id of the process, as main threads do; it is the worker of an inline pool.
 * No other has an id that anything else in the file has: Perfetto looks up by its id alone which thread is named
 * (`UpdateThreadName` in its `process_tracker.cc`).
 */
export class ThreadIds {
  readonly #names = new Map<number, { readonly name: string; readonly sort: number }>();
  readonly #ids = new Map<number, number>();

  /** `free`: the first id that nothing in the file has. */
  constructor(
    private readonly block: BlockRecord,
    readonly pid: number,
    public free: number,
  ) {}

  /** Of the program itself. */
  program(): number {
    this.#names.set(this.pid, { name: 'main', sort: 0 });
    return this.pid;
  }

  /** Of a worker; of more than one, where its tasks overlap. */
  of(worker: number, thread = 0): number {
    const key = worker * THREADS + thread;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const tid = key === 0 && isInline(this.block.pool) ? this.pid : this.free++;
    const name = laneName(this.block, worker) + (thread > 0 ? ` · ${thread + 1}` : '');
    this.#names.set(tid, { name, sort: key + 1 });
    this.#ids.set(key, tid);
    return tid;
  }

  *names(): Generator<Readonly<Record<string, unknown>>> {
    for (const [tid, { name, sort }] of this.#names) {
      yield { ph: 'M', name: 'thread_name', pid: this.pid, tid, args: { name } };
      yield {
        ph: 'M',
        name: 'thread_sort_index',
        pid: this.pid,
        tid,
        args: { sort_index: sort },
      };
    }
  }
}

/** What a thread did last: until when it ran, and until when what it returned was on its way. */
export interface Last {
  readonly end: number;
  readonly settle: number;
}

/** Which threads of each worker are busy until when. */
export class Threads {
  readonly #last = new Map<number, Last[]>();

  /** A thread that is free from `from` on, and what it did before; none if so many are busy then. */
  take(
    worker: number,
    from: number,
    next: Last,
  ): { readonly thread: number; readonly before?: Last } | undefined {
    let threads = this.#last.get(worker);
    if (!threads) this.#last.set(worker, (threads = []));
    const free = threads.findIndex(({ end }) => end <= from);
    const thread = free < 0 ? threads.length : free;
    if (thread >= THREADS) return undefined;
    const before = threads[thread];
    threads[thread] = next;
    return { thread, ...(before && { before }) };
  }

  *all(): Generator<{ readonly worker: number; readonly thread: number; readonly last: Last }> {
    for (const [worker, threads] of this.#last) {
      for (const [thread, last] of threads.entries()) yield { worker, thread, last };
    }
  }
}
