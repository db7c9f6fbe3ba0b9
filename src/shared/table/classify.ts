/**
 * What kind of work a task function does, by the shares of its time that the thread, the process, the event loop, the
 * kernel and the garbage collector had. No single figure tells: a loop that spins and one that waits in
 * `Atomics.wait` keep the event loop equally busy, a timer and a hash on libuv's threads the thread equally idle.
 */
import type { Usage } from './measured.js';

/**
 * - `cpu`: JavaScript that computes
 * - `io`: waits for timers, sockets, other programs, with the event loop free
 * - `mixed`: computes for a part of its time and waits for the rest
 * - `gc`: computes, but much of that is collecting garbage
 * - `kernel`: on the CPU, but mostly inside system calls
 * - `libuv`: leaves the work to libuv's threads (crypto, zlib, files, DNS)
 * - `blocking`: waits, and lets nothing else run meanwhile
 * - `unclear`: the figures fit nothing, or are too few
 */
export type WorkKind = 'cpu' | 'io' | 'mixed' | 'gc' | 'kernel' | 'libuv' | 'blocking' | 'unclear';

/** Shares of the time in which the task function ran, 0 to 1 (the process: to the number of cores); null if not told. */
export interface WorkShares {
  /** CPU time of its thread. */
  readonly thread: number | null;
  /** CPU time of its process. */
  readonly process: number | null;
  /** The event loop was not waiting for events. */
  readonly active: number | null;
  /** Pauses of the garbage collector. */
  readonly gc: number | null;
  /** Of the process's CPU time, the part in the kernel. */
  readonly system: number | null;
}

export interface Work {
  readonly kind: WorkKind;
  readonly shares: WorkShares;
  /** The time that the shares are of, ms. */
  readonly measuredMs: number;
  /** What makes it doubtful, or why it is unclear; a sentence. */
  readonly caveat?: string;
}

/** Kinds as a user reads them. */
export const KIND_NAMES: { readonly [K in WorkKind]: string } = {
  cpu: 'CPU-bound',
  io: 'I/O-bound',
  mixed: 'mixed',
  gc: 'GC-bound',
  kernel: 'kernel-bound',
  libuv: 'libuv pool',
  blocking: 'blocking wait',
  unclear: 'unclear',
};

/** Shares of less than this are of the clocks' own grain. ms */
const LEAST_MS = 20;
/** Above this a thing goes on all the time, below the other never; in between is in between. */
const MOST = 0.7;
const LITTLE = 0.2;
/** A thread is on the CPU for no longer than it runs, but clocks have a grain. Beyond this, more than tasks was measured. */
export const IMPOSSIBLE = 1.1;
/** Beyond this part of the time, the garbage collector is what there is to say. */
const MUCH_GC = 0.25;
/** Beyond this part of its CPU time, the kernel is. */
const MUCH_KERNEL = 0.5;
/** A thread that held its core for less than this of the time in which it wanted one: the machine was busy. */
const HELD = 0.8;

/**
 * Over several passes: shares are of all of them together. What a busy machine took from a thread counts neither as work
 * nor as waiting: the kind of work is told by the rest of the time.
 */
export function classify(usages: readonly Usage[]): Work {
  const sum = (read: (usage: Usage) => number | null): number | null =>
    usages.reduce<number | null>((total, usage) => {
      const part = read(usage);
      return total === null || part === null ? null : total + part;
    }, 0);
  const wall = sum(({ wallMs }) => wallMs) ?? 0;
  const cpu = sum(({ processMs }) => processMs);
  const share = (part: number | null): number | null =>
    part === null || wall <= 0 ? null : part / wall;
  // The clock of the event loop is another than that of the pass, and goes on a little after it.
  const active = share(sum(({ activeMs }) => activeMs));
  const shares: WorkShares = {
    thread: share(sum(({ threadMs }) => threadMs)),
    process: share(cpu),
    active: active === null ? null : Math.min(1, active),
    gc: share(sum(({ gcMs }) => gcMs)),
    system: cpu === null || cpu <= 0 ? null : (sum(({ systemMs }) => systemMs) ?? 0) / cpu,
  };
  const found = { shares, measuredMs: wall };
  const queued = share(sum(({ queuedMs }) => queuedMs)) ?? 0;
  const others = (share(sum(({ processQueuedMs }) => processQueuedMs)) ?? queued) - queued;
  if (!(wall >= LEAST_MS)) {
    return { ...found, kind: 'unclear', caveat: 'It ran for too short a time to tell.' };
  }
  return { ...found, ...busy(kindOf(onAFreeMachine(shares, queued, others)), shares, queued) };
}

/**
 * The shares without the time in which the thread was queued for a core. What the other threads of its process were
 * queued for is work that they have: with cores of their own they would have done it.
 */
function onAFreeMachine(shares: WorkShares, queued: number, others: number): WorkShares {
  const { thread, process, active } = shares;
  const left = 1 - queued;
  if (queued <= 0 || left < 0.01) return shares;
  const of = (share: number): number => Math.max(0, share) / left;
  return {
    ...shares,
    thread: thread === null ? null : of(thread),
    process: process === null ? null : of(process + Math.max(0, others)),
    // Queued in the middle of its work, its event loop is not waiting; it is not, either, when an event is there.
    active: active === null ? null : of(Math.max(active - queued, thread ?? 0)),
  };
}

/** With a caveat where the thread did not get the core that it wanted. */
function busy(kind: Kind, { thread }: WorkShares, queued: number): Kind {
  if (thread === null || !COMPUTING.has(kind.kind)) return kind;
  const held = thread / (thread + queued);
  if (!(held < HELD)) return kind;
  const percent = `${Math.round(held * 100)} %`;
  const caveat = `The machine was busy: it held its core for ${percent} of its time.`;
  return { ...kind, caveat };
}

const COMPUTING: ReadonlySet<WorkKind> = new Set<WorkKind>(['cpu', 'gc', 'kernel']);

type Kind = Pick<Work, 'kind' | 'caveat'>;

function kindOf(shares: WorkShares): Kind {
  const { process, active } = shares;
  // A thread never uses more than its process, so that little of the one is little of the other.
  const thread = shares.thread ?? (process !== null && process < LITTLE ? process : null);
  if (process === null || thread === null) {
    return { kind: 'unclear', caveat: 'This system does not tell the CPU time of a thread.' };
  }
  if (thread > IMPOSSIBLE) {
    return {
      kind: 'unclear',
      caveat:
        'Its workers were on the CPU for longer than its tasks ran: with their start, or with what is sent to them.',
    };
  }
  if (thread >= MOST) return computing(shares);
  if (active === null) return withoutLoop(thread, process);
  if (active <= MOST && process - thread >= 0.4 && thread < 0.4) return { kind: 'libuv' };
  if (active >= MOST) return occupied(shares, thread);
  if (process < LITTLE && active < LITTLE) return { kind: 'io' };
  if (active - thread > 0.4) return { kind: 'blocking', caveat: 'For a part of its time only.' };
  if (process - thread > 0.3) {
    return { kind: 'unclear', caveat: 'Its thread and others of its process take turns.' };
  }
  return { kind: 'mixed' };
}

/** The thread was on the CPU. */
function computing({ gc, system }: WorkShares): Kind {
  if ((gc ?? 0) >= MUCH_GC) return { kind: 'gc' };
  return { kind: (system ?? 0) >= MUCH_KERNEL ? 'kernel' : 'cpu' };
}

/** The event loop had no time to wait for events, but the thread was not always on the CPU. */
function occupied(shares: WorkShares, thread: number): Kind {
  // While its helpers collect, the thread itself waits for them.
  if ((shares.gc ?? 0) >= MUCH_GC && (shares.process ?? 0) >= 0.5) return { kind: 'gc' };
  if (thread < 0.35) return { kind: 'blocking' };
  if ((shares.system ?? 0) >= MUCH_KERNEL) return { kind: 'kernel' };
  return {
    kind: 'unclear',
    caveat: 'It keeps the event loop from turning, but is on the CPU for a part of that time only.',
  };
}

/** Where the event loop's part is not known. */
function withoutLoop(thread: number, process: number): Kind {
  if (process - thread >= 0.4 && thread < LITTLE) return { kind: 'libuv' };
  if (process >= LITTLE) return { kind: 'mixed' };
  return {
    kind: 'unclear',
    caveat: 'It waits; whether the event loop is free meanwhile was not measured.',
  };
}
