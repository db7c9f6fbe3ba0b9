/**
 * What the offending task of the fault lab does: a module of its own, which the pool's workers import like any
 * other task's. All of it is real: real errors, a real heap that is full, a real signal.
 */
import type { Fault } from '../shared/faults.js';

/** Numbers of one array: as large as V8 still counts as young, so that filling the heap costs little CPU. */
const LENGTH = 15_000;
/** How long a program has before the signal to hand over its trace: it may be gone at once, with what it knows. ms */
const LAST_WORDS_MS = 100;

function throws(): never {
  throw new Error('this task throws');
}

async function rejects(): Promise<never> {
  await Promise.resolve();
  throw new Error('this task rejects');
}

function exits(): never {
  process.exit(3);
}

function fillsTheMemory(): never {
  const hoard: number[][] = [];
  for (;;) hoard.push(new Array<number>(LENGTH).fill(0.5));
}

function loops(): never {
  for (;;);
}

/** As the system ends a program that touches memory which is not its own; Windows has no such signals. */
function crashes(): Promise<never> {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LAST_WORDS_MS);
  process.kill(process.pid, process.platform === 'win32' ? 'SIGKILL' : 'SIGSEGV');
  // A signal to the own process is delivered before `kill` returns, or very soon after.
  return new Promise(() => undefined);
}

const OFFENCES: { readonly [F in Fault]: () => unknown } = {
  throw: throws,
  reject: rejects,
  exit: exits,
  memory: fillsTheMemory,
  loop: loops,
  crash: crashes,
};

/** Does nothing, but has the worker import this module. */
export const REHEARSAL = 'rehearsal';

/** The task function: a pool finds tasks by the name of an export. */
export function offend(fault: Fault | typeof REHEARSAL): unknown {
  return fault === REHEARSAL ? undefined : OFFENCES[fault]();
}
