/**
 * What Perfetto makes of Chrome trace-event JSON, by the rules of its trace processor (`json_trace_tokenizer.cc`,
 * `json_trace_parser_impl.cc`, `process_tracker.cc`, `slice_tracker.cc`), which runs in no Node: whole nanoseconds by
 * truncation, a stable sort by time with metadata at zero, threads looked up by id, slices that nest or are dropped.
 */

export interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly cat?: string;
  readonly s?: string;
  readonly id?: number;
  readonly pid: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly args?: Readonly<Record<string, unknown>>;
}

export interface Slice {
  readonly process: string;
  /** Name of the thread; empty for asynchronous slices and instants of a process. */
  readonly thread: string;
  readonly name: string;
  /** ns */
  readonly ts: number;
  /** ns; NaN while it is open. */
  dur: number;
}

export interface Imported {
  readonly slices: Slice[];
  /** Name of the counter with its series → number of samples. */
  readonly counters: ReadonlyMap<string, number>;
  /** What its page "Info and stats" would count as errors. */
  readonly errors: readonly string[];
}

interface Thread {
  readonly tid: number;
  readonly pid: number;
  name: string;
}

/** A 64-bit number of nanoseconds, as `CoerceToTs` makes it of a number of microseconds. */
const nanosOf = (micros: number): number => Math.trunc(micros * 1e3);

class Threads {
  readonly all: Thread[] = [];
  readonly #processes = new Set<number>();

  /** `UpdateThread`. */
  update(tid: number, pid: number): Thread {
    let found = this.all.findLast((thread) => thread.tid === tid && thread.pid === pid);
    if (!found) this.all.push((found = { tid, pid, name: '' }));
    if (!this.#processes.has(pid)) {
      this.#processes.add(pid);
      this.update(pid, pid);
    }
    return found;
  }

  /** `UpdateThreadName`: by the id alone, the latest thread wins. */
  rename(tid: number, name: string): void {
    const found = this.all.findLast((thread) => thread.tid === tid);
    if (found) found.name = name;
  }
}

export function importIntoPerfetto(events: readonly TraceEvent[]): Imported {
  const errors: string[] = [];
  const threads = new Threads();
  const processes = new Map<number, string>();
  const counters = new Map<string, number>();
  const stacks = new Map<string, Slice[]>();
  const slices: Slice[] = [];
  const owners = new Map<Slice, { readonly thread: Thread; readonly onThread: boolean }>();

  const begin = (track: string, event: Timed, thread: Thread, dur: number): void => {
    const ts = nanosOf(event.ts);
    let stack = stacks.get(track);
    if (!stack) stacks.set(track, (stack = []));
    // `MaybeCloseStack`
    for (let open = stack.at(-1); open; open = stack.at(-1)) {
      const end = open.ts + open.dur;
      if (end > ts || (end === ts && open.dur === 0 && dur === 0) || Number.isNaN(end)) break;
      stack.pop();
    }
    const crossed = stack.find((open) => ts < open.ts + open.dur && ts + dur > open.ts + open.dur);
    if (crossed) {
      errors.push(`slice_drop_overlapping_complete_event: ${event.name} at ${event.ts}`);
      return;
    }
    const slice = { process: '', thread: '', name: event.name, ts, dur };
    stack.push(slice);
    slices.push(slice);
    owners.set(slice, { thread, onThread: track.startsWith('thread') });
  };

  for (const event of inOrder(events, errors)) {
    const thread = threads.update(event.tid, event.pid);
    const { ph, pid, tid, name, args = {} } = event;
    const onThread = `thread ${threads.all.indexOf(thread)}`;
    if (ph === 'M') {
      const given = args['name'];
      if (name === 'thread_name' && typeof given === 'string') threads.rename(tid, given);
      if (name === 'process_name' && typeof given === 'string') processes.set(pid, given);
    } else if (ph === 'X') {
      if (event.dur === undefined) errors.push(`no length: ${name}`);
      else begin(onThread, event, thread, nanosOf(event.dur));
    } else if (ph === 'i') {
      if (event.s === 't') begin(onThread, event, thread, 0);
      else if (event.s === 'p') begin(`process ${pid}`, event, thread, 0);
      else errors.push(`json_parser_failure: scope ${String(event.s)}`);
    } else if (ph === 'b' || ph === 'e') {
      if (event.id === undefined) errors.push(`json_parser_failure: no id of ${name}`);
      const track = `async ${pid} ${name} ${String(event.cat)} ${String(event.id)}`;
      if (ph === 'b') begin(track, event, thread, NaN);
      const open = ph === 'e' ? stacks.get(track)?.pop() : undefined;
      if (open) open.dur = nanosOf(event.ts) - open.ts;
      else if (ph === 'e') errors.push(`misplaced_end_event: ${name}`);
    } else if (ph === 'C') {
      for (const [series, value] of Object.entries(args)) {
        if (typeof value !== 'number') errors.push(`json_parser_failure: ${series}`);
        const counter = `${name} ${series}`;
        counters.set(counter, (counters.get(counter) ?? 0) + 1);
      }
    } else errors.push(`not known: ${ph}`);
  }
  for (const [track, stack] of stacks) {
    if (stack.some(({ dur }) => Number.isNaN(dur))) errors.push(`never ends: ${track}`);
  }
  return {
    slices: slices.map((slice) => {
      const owner = owners.get(slice);
      return {
        ...slice,
        process: processes.get(owner?.thread.pid ?? -1) ?? '',
        thread: owner?.onThread ? owner.thread.name : '',
      };
    }),
    counters,
    errors,
  };
}

/** With what stands for what it leaves open. */
type Timed = TraceEvent & { readonly tid: number; readonly ts: number };

/** By time, those of one time as they stand in the file. */
function inOrder(events: readonly TraceEvent[], errors: string[]): Timed[] {
  const isId = (id: number): boolean => Number.isInteger(id) && id >= 0 && id < 2 ** 32;
  const taken = events.map((event) => ({
    ...event,
    tid: event.tid ?? event.pid,
    ts: event.ts ?? (event.ph === 'M' ? 0 : NaN),
  }));
  for (const { pid, tid } of taken) {
    if (!isId(pid) || !isId(tid)) errors.push(`no id: ${pid}/${tid}`);
  }
  for (const { name, ts } of taken) {
    if (!(ts >= 0)) errors.push(`json_tokenizer_failure: ${name} at ${ts}`);
  }
  return taken.filter(({ ts }) => ts >= 0).toSorted((a, b) => nanosOf(a.ts) - nanosOf(b.ts));
}
