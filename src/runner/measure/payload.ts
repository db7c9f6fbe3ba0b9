/** How many bytes tasks send and return: by a sample, serialised outside of any measured time. */
import v8 from 'node:v8';
import type { Payload, PayloadSide } from '../../shared/table/measured.js';
import { roughBytes } from '../previews.js';

const SAMPLE = 32;
/** What is larger is not serialised to learn its size. Bytes */
const MAX_EXACT = 8 * 1024 * 1024;
/** No more of the sample is serialised beyond so many bytes: they are garbage that the block begins with. */
const MAX_IN_ALL = 32 * 1024 * 1024;
/** Objects looked at in one value, when looking for buffers. */
const MAX_VISITED = 10_000;

export class PayloadSampler {
  readonly #sent: (PayloadSide | null)[] = [];
  readonly #returned = new Map<number, unknown>();
  readonly #step: number;
  /** A task whose arguments are the largest of the sample. */
  largest = 0;

  /** Looks at arguments now, because tasks may change them. */
  constructor(argumentsOf: (task: number) => readonly unknown[], tasks: number) {
    this.#step = Math.max(1, Math.ceil(tasks / SAMPLE));
    let [most, sum] = [-1, 0];
    for (let task = 0; task < tasks && sum < MAX_IN_ALL; task += this.#step) {
      const side = sideOf(argumentsOf(task));
      this.#sent.push(side);
      sum += side?.bytes ?? 0;
      if (side && side.bytes > most) [most, this.largest] = [side.bytes, task];
    }
  }

  /** A task has returned `value`, which is kept if it is of the sample. */
  returned(task: number, value: unknown): void {
    if (task % this.#step === 0) this.#returned.set(task, value);
  }

  /** Looks at what was kept, and lets it go. */
  conclude(): Payload {
    const returned: (PayloadSide | null)[] = [];
    let sum = 0;
    for (const value of this.#returned.values()) {
      const side = sum < MAX_IN_ALL ? sideOf(value) : null;
      if (side) returned.push(side);
      sum += side?.bytes ?? 0;
    }
    this.#returned.clear();
    return { tasks: this.#sent.length, sent: meanOf(this.#sent), returned: meanOf(returned) };
  }
}

function meanOf(sides: readonly (PayloadSide | null)[]): PayloadSide | null {
  const known = sides.filter((side) => side !== null);
  if (known.length === 0) return null;
  const mean = (read: (side: PayloadSide) => number): number =>
    known.reduce((sum, side) => sum + read(side), 0) / known.length;
  return { bytes: mean((side) => side.bytes), transferable: mean((side) => side.transferable) };
}

/** Null if the value cannot be serialised. */
export function sideOf(value: unknown): PayloadSide | null {
  const transferable = buffersIn(value);
  const rough = roughBytes(value);
  if (rough > MAX_EXACT) return { bytes: Math.max(rough, transferable), transferable };
  try {
    return { bytes: v8.serialize(value).length, transferable };
  } catch {
    return null;
  }
}

/**
 * Bytes of the different ArrayBuffers that a value reaches through plain objects, arrays, maps and sets; of one that is
 * only reached through views, no more than they show.
 */
function buffersIn(root: unknown): number {
  const seen = new Set<object>();
  const buffers = new Map<ArrayBuffer, number>();
  const waiting: unknown[] = [root];
  const add = (buffer: ArrayBuffer, bytes: number): void => {
    buffers.set(buffer, Math.min(buffer.byteLength, (buffers.get(buffer) ?? 0) + bytes));
  };
  while (waiting.length > 0 && seen.size < MAX_VISITED) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof ArrayBuffer) add(value, value.byteLength);
    else if (ArrayBuffer.isView(value)) {
      if (value.buffer instanceof ArrayBuffer && !isPooled(value))
        add(value.buffer, value.byteLength);
    } else if (value instanceof Map)
      waiting.push(...[...(value as Map<unknown, unknown>)].flat().slice(0, MAX_VISITED));
    else if (Array.isArray(value) || value instanceof Set)
      waiting.push(...[...(value as Iterable<unknown>)].slice(0, MAX_VISITED));
    else waiting.push(...ownValues(value));
  }
  return [...buffers.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** A small Buffer is a part of the pool that Node.js shares among them, and keeps. */
const isPooled = (view: ArrayBufferView): boolean =>
  Buffer.isBuffer(view) && view.byteLength < view.buffer.byteLength;

/** Values of own properties; a getter of the user's is their code, and not run here. */
const ownValues = (value: object): unknown[] =>
  Object.values(Object.getOwnPropertyDescriptors(value)).map((property): unknown => property.value);
