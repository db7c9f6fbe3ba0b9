/**
 * What happened when and where, out of Chrome trace events ("Trace Event Format"): complete events (X), begins and ends (B,
 * E) and asynchronous ones (b and e, S and F) become spans on threads. Counters, flows, instants, samples and objects have
 * no length and are only counted.
 */

/** More spans than this are not read. */
export const MOST_SPANS = 1_000_000;
/** More names than this are not told apart. */
const MOST_NAMES = 5_000;
const MOST_THREADS = 4_000;
const LONGEST_NAME = 300;

export interface Span {
  /** Index into `Spans.names`. */
  readonly name: number;
  /** µs on the clock of the trace. */
  readonly start: number;
  end: number;
}

export interface Thread {
  readonly pid: string;
  name: string;
  /** Where it is to stand among others. */
  sort: number;
  readonly spans: Span[];
  /** Begun and not ended. */
  readonly open: Span[];
}

/** Left out, by why. */
export interface LeftOut {
  /** Beyond a million. */
  tooMany: number;
  /** An end without a begin, or the other way round. */
  unmatched: number;
  /** Of kinds that have no length. */
  withoutLength: number;
  /** Not events at all, or without a time. */
  unreadable: number;
}

type Bag = Readonly<Record<string, unknown>>;

const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null;
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) < 2 ** 50;
const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number'
    ? String(value).slice(0, LONGEST_NAME)
    : '';

export class Spans {
  readonly names: string[] = [];
  readonly threads = new Map<string, Thread>();
  readonly processes = new Map<string, { name: string; sort: number }>();
  readonly leftOut: LeftOut = { tooMany: 0, unmatched: 0, withoutLength: 0, unreadable: 0 };
  count = 0;
  /** The text ended before the list of events did. */
  cutShort = false;
  latest = -Infinity;
  readonly #nameOf = new Map<string, number>();
  /** Asynchronous spans that have not ended, by what identifies them. */
  readonly #open = new Map<string, Span[]>();

  add(event: unknown): void {
    if (!isBag(event) || typeof event['ph'] !== 'string') {
      this.leftOut.unreadable++;
      return;
    }
    const { ph, ts } = event;
    if (ph === 'M') this.#describe(event);
    else if (!isTime(ts)) this.leftOut.unreadable++;
    else this.#take(ph, event, ts);
  }

  /** What never ended lasts to the end of the trace. */
  finish(): void {
    for (const { open } of this.threads.values()) for (const span of open) this.#close(span);
    for (const open of this.#open.values()) for (const span of open) this.#close(span);
  }

  #close(span: Span): void {
    span.end = Math.max(span.start, this.latest);
    this.leftOut.unmatched++;
  }

  #take(ph: string, event: Bag, ts: number): void {
    this.latest = Math.max(this.latest, ts);
    switch (ph) {
      case 'X': {
        const { dur } = event;
        const end = ts + (isTime(dur) ? Math.max(0, dur) : 0);
        this.latest = Math.max(this.latest, end);
        this.#begin(this.#thread(event), event, ts, end);
        return;
      }
      case 'B': {
        const thread = this.#thread(event);
        const span = this.#begin(thread, event, ts, ts);
        if (span) thread?.open.push(span);
        return;
      }
      case 'E': {
        const span = this.#thread(event)?.open.pop();
        if (span) span.end = Math.max(span.start, ts);
        else this.leftOut.unmatched++;
        return;
      }
      case 'b':
      case 'S': {
        const span = this.#begin(this.#asyncThread(event), event, ts, ts);
        const key = idOf(event);
        const open = this.#open.get(key);
        if (open && span) open.push(span);
        else if (span) this.#open.set(key, [span]);
        return;
      }
      case 'e':
      case 'F': {
        const span = this.#open.get(idOf(event))?.pop();
        if (span) span.end = Math.max(span.start, ts);
        else this.leftOut.unmatched++;
        return;
      }
      default:
        this.leftOut.withoutLength++;
    }
  }

  #begin(thread: Thread | null, event: Bag, start: number, end: number): Span | null {
    if (!thread || this.count >= MOST_SPANS) {
      this.leftOut.tooMany++;
      return null;
    }
    this.count++;
    const span = { name: this.#name(textOf(event['name']) || '(no name)'), start, end };
    thread.spans.push(span);
    return span;
  }

  #name(text: string): number {
    let name = this.#nameOf.get(text);
    if (name !== undefined) return name;
    if (this.names.length >= MOST_NAMES) return this.#nameOf.get(OTHERS) ?? this.#newName(OTHERS);
    name = this.#newName(text);
    return name;
  }

  #newName(text: string): number {
    this.#nameOf.set(text, this.names.length);
    return this.names.push(text) - 1;
  }

  #thread(event: Bag): Thread | null {
    const [pid, tid] = [textOf(event['pid']), textOf(event['tid'])];
    return this.#threadOf(pid, `thread ${tid}`, `${pid}/${tid}`);
  }

  /** What is asynchronous belongs to no thread: what is of one kind stands together. */
  #asyncThread(event: Bag): Thread | null {
    const pid = textOf(event['pid']);
    const kind = textOf(event['cat']) || textOf(event['name']);
    return this.#threadOf(pid, `async ${kind}`, `${pid}/async ${kind}`);
  }

  #threadOf(pid: string, name: string, key: string): Thread | null {
    let thread = this.threads.get(key);
    if (thread || this.threads.size >= MOST_THREADS) return thread ?? null;
    thread = { pid, name, sort: this.threads.size, spans: [], open: [] };
    this.threads.set(key, thread);
    return thread;
  }

  #describe(event: Bag): void {
    const args = isBag(event['args']) ? event['args'] : {};
    const { name, sort_index: sort } = args;
    const pid = textOf(event['pid']);
    const known = this.processes.get(pid);
    const process = known ?? { name: '', sort: 0 };
    if (!known && this.processes.size < MOST_THREADS) this.processes.set(pid, process);
    switch (event['name']) {
      case 'process_name':
        process.name = textOf(name);
        break;
      case 'process_sort_index':
        process.sort = isTime(sort) ? sort : 0;
        break;
      case 'thread_name': {
        const thread = this.#thread(event);
        if (thread && textOf(name)) thread.name = textOf(name);
        break;
      }
      case 'thread_sort_index': {
        const thread = this.#thread(event);
        if (thread && isTime(sort)) thread.sort = sort;
      }
    }
  }
}

const OTHERS = '(other names)';

/** What tells asynchronous spans apart: id within the process unless it is global, kind and name. */
function idOf(event: Bag): string {
  const id2 = isBag(event['id2']) ? event['id2'] : {};
  const global = textOf(id2['global']);
  const id = global || textOf(id2['local']) || textOf(event['id']);
  const pid = global ? '' : textOf(event['pid']);
  return [pid, textOf(event['cat']), id, textOf(event['name'])].join('\n');
}
