/** The host's half of reading: one frame of a worker, told to the pool. */
import { TaskCloneError } from '../core/errors.js';
import type { ErrorClass } from '../core/options.js';
import { textOf } from '../core/resolve.js';
import type { ChannelListener, WorkerStamps } from '../pool/channel.js';
import { fromBlob } from './blob.js';
import type { Reader } from './codec.js';
import { rebuild } from './errors.js';
import type { Failure } from './failure.js';
import * as F from './frames.js';

/** One object for all results: the pool copies what it keeps. */
const stamps: WorkerStamps = { received: NaN, started: NaN, ended: NaN };

export class Receiver {
  constructor(
    private readonly listener: ChannelListener,
    private readonly classes: Readonly<Record<string, ErrorClass>> | undefined,
    /** Fetches the payload that was sent apart. @throws what its deserialization threw */
    private readonly message: (id: number) => unknown,
  ) {}

  /** Tells of the frame at `start`; `done` is called when its bytes are no longer needed. */
  frame(reader: Reader, start: number, tail: Uint8Array | undefined, done?: () => void): void {
    const { view } = reader;
    const kind = view.getUint8(start + 8);
    reader.pos = start + F.HEADER;
    if (kind === F.RESULT) {
      this.result(reader, start, tail, done);
      return;
    }
    const { listener } = this;
    switch (kind) {
      case F.READY: {
        const at = reader.f64();
        const initStart = reader.f64();
        const initEnd = reader.f64();
        const pid = reader.u32();
        const thread = reader.u32();
        done?.();
        listener.online(at, pid, thread, initStart, initEnd);
        return;
      }
      case F.LOADED: {
        const from = reader.f64();
        const to = reader.f64();
        done?.();
        listener.loaded(from, to);
        return;
      }
      case F.STARTED:
        done?.();
        listener.started();
        return;
      case F.RECALLED:
        done?.();
        listener.opened();
        return;
      case F.LEAVING:
        done?.();
        listener.leaving?.(view.getUint32(start + 12, true));
        return;
      case F.STRAY:
      case F.INIT_FAILED: {
        const failure = fromBlob(tail ?? new Uint8Array()) as Failure;
        done?.();
        if (kind === F.STRAY) listener.stray(failure);
        else listener.initFailed(failure);
        return;
      }
      default:
        throw new Error(`unknown frame ${kind} from a worker`);
    }
  }

  private result(
    reader: Reader,
    start: number,
    tail: Uint8Array | undefined,
    done: (() => void) | undefined,
  ): void {
    const { view } = reader;
    const flags = view.getUint8(start + 9);
    const seq = view.getUint32(start + 12, true);
    stamps.received = view.getFloat64(start + 16, true);
    stamps.started = view.getFloat64(start + 24, true);
    stamps.ended = view.getFloat64(start + 32, true);
    reader.pos = start + 40;
    let failed = (flags & F.FAILED) !== 0;
    let output: { stdout: string; stderr: string } | undefined;
    let value: unknown;
    try {
      value = this.payload(reader, flags, tail);
      if (flags & F.CAPTURED) [value, output] = value as [unknown, typeof output];
      if (failed) value = rebuild(value as Failure, this.classes);
    } catch (error) {
      // Some values serialize but do not deserialize: that is this task's failure and nobody else's.
      failed = true;
      value = new TaskCloneError(`the result cannot be read: ${textOf(error)}`, 'result', {
        cause: error,
      });
    }
    done?.();
    this.listener.result(seq, failed, value, stamps, output);
  }

  private payload(reader: Reader, flags: number, tail: Uint8Array | undefined): unknown {
    switch (flags & 3) {
      case F.PLAIN:
        return flags & F.CHUNK ? reader.values() : reader.value();
      case F.BLOB:
        return fromBlob(tail ?? new Uint8Array());
      case F.CARRIED:
        return tail;
      default:
        return this.message(reader.u32());
    }
  }
}
