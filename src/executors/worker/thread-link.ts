/** The worker's half of a thread. */
import { threadId } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { Output } from '../core/capture.js';
import { postAsBell, RING_BELL } from '../threads/bells.js';
import type { ThreadData } from '../threads/bells.js';
import { Tokens } from '../threads/tokens.js';
import { toBlob } from '../wire/blob.js';
import { FULL, OK } from '../wire/codec.js';
import type { Reader } from '../wire/codec.js';
import { frame } from '../wire/encode.js';
import type { Failure } from '../wire/failure.js';
import * as F from '../wire/frames.js';
import { copyToMove } from '../wire/large.js';
import { Mailbox } from '../wire/mailbox.js';
import { RingReader, RingWriter } from '../wire/ring.js';
import type { Engine, Job, Link } from './engine.js';
import {
  newJob,
  readJob,
  RESULT_HEAD,
  writeLoaded,
  writePlainResult,
  writeReady,
  writeResultHead,
} from './job.js';
import { leave } from './leave.js';

/**
 * ms to wait for the next task where waking is cheapest, before the event loop gets its turn: who submits one task
 * after the other saves a quarter of the way there.
 */
const LINGER = 5;

export class ThreadLink implements Link {
  readonly kind = 'thread';
  readonly lingers = true;
  engine: Engine | undefined;
  private readonly port: MessagePort;
  private readonly mailbox: Mailbox;
  private readonly in: RingReader;
  private readonly out: RingWriter;
  private readonly tokens: Tokens;
  private readonly job: Job = newJob();
  private epoch = 0;
  private voided = 0;
  /** It has run a task since it last rested. */
  private ran = false;

  constructor(data: ThreadData) {
    this.port = data.port;
    this.in = new RingReader(data.toWorker);
    this.out = new RingWriter(data.toHost);
    this.tokens = new Tokens(data.tokens);
    const wake = (): void => this.engine?.wake();
    this.mailbox = new Mailbox(
      data.port,
      (message) => {
        if (message === RING_BELL) wake();
        else this.engine?.abort(message as number);
      },
      wake,
    );
  }

  take(linger: boolean): Job | undefined {
    const { reader } = this.in;
    for (;;) {
      const at = this.in.next();
      if (at < 0) {
        if (this.ran && !linger) return undefined;
        const asleep = this.ran ? this.in.waitOrSleep(LINGER) : this.in.sleep();
        this.ran = false;
        if (asleep) return undefined;
        continue;
      }
      const kind = reader.view.getUint8(at + 8);
      if (kind === F.TASK) {
        const job = this.claim(at);
        if (job) return job;
      } else {
        if (kind === F.EXIT) {
          leave();
          return undefined;
        }
        reader.pos = at + F.HEADER;
        const [specifier, name] = reader.values() as string[];
        this.engine?.define(reader.view.getUint32(at + 12, true), specifier ?? '', name ?? '');
        this.in.release(at);
      }
    }
  }

  result(job: Job, value: unknown, output: Output | undefined, list: readonly unknown[]): void {
    if (!output && list.length === 0 && this.plainResult(job, value)) return;
    const large = output || list.length > 0 ? undefined : copyToMove([value]);
    const id = large
      ? this.mailbox.post(large.values[0], large.list)
      : this.post(output ? [value, output] : value, list);
    const flags = F.MESSAGE | (output ? F.CAPTURED : 0);
    this.put(
      frame((writer) => {
        writeResultHead(writer, job, flags);
        writer.u32(id);
      }, undefined),
    );
  }

  failure(job: Job, failure: Failure, output: Output | undefined): void {
    const flags = F.FAILED | F.BLOB | (output ? F.CAPTURED : 0);
    const blob = toBlob(output ? [failure, output] : failure);
    this.put(frame((writer) => writeResultHead(writer, job, flags), blob));
  }

  ready(online: number, initStart: number, initEnd: number): void {
    this.put(
      frame((writer) => writeReady(writer, online, initStart, initEnd, threadId), undefined),
    );
  }

  initFailed(failure: Failure): void {
    this.put(frame((writer) => writer.header(F.INIT_FAILED, 0, 0), toBlob(failure)));
  }

  loaded(start: number, end: number): void {
    this.put(frame((writer) => writeLoaded(writer, start, end), undefined));
  }

  started(): void {
    // Nobody asks for it: the host sees the claim itself in shared memory.
  }

  stray(failure: Failure): void {
    this.put(frame((writer) => writer.header(F.STRAY, 0, 0), toBlob(failure)));
  }

  private claim(at: number): Job | undefined {
    const { reader } = this.in;
    const { job } = this;
    const given = (reader.view.getUint8(at + 9) & F.GIVEN) !== 0;
    if (!given && !this.permitted(at)) return undefined;
    this.ran = true;
    readJob(job, reader, at, this.payload);
    this.in.release(at);
    return job;
  }

  /** Whether this worker may run the task at `at`; if it was taken back, its frame is released. */
  private permitted(at: number): boolean {
    const { reader } = this.in;
    const { tokens } = this;
    const epoch = tokens.epoch();
    if (epoch !== this.epoch) {
      this.epoch = epoch;
      this.voided = tokens.voided();
    }
    const seq = reader.view.getInt32(at + F.HEADER, true);
    if (((seq - this.voided) | 0) < 0) {
      // Taken back. A payload that was sent for it is dropped with it.
      if ((reader.view.getUint8(at + 9) & 3) === F.MESSAGE) {
        this.mailbox.forget(reader.view.getUint32(at + F.HEADER + 4, true));
      }
      this.in.release(at);
      return false;
    }
    // None left means a recall between the two looks: look again.
    return tokens.take(epoch);
  }

  private post(value: unknown, list: readonly unknown[]): number {
    return postAsBell(this.port, this.mailbox, this.out, value, list);
  }

  private readonly payload = (_carriage: number, reader: Reader): unknown[] =>
    this.mailbox.fetch(reader.u32()) as unknown[];

  /** Straight into the ring; false if there is no room, or the value is not plain. */
  private plainResult(job: Job, value: unknown): boolean {
    const { out } = this;
    let start = out.start();
    let written = out.writer.has(RESULT_HEAD) ? writePlainResult(out.writer, job, value) : FULL;
    if (written === FULL) {
      start = out.wrap();
      if (start < 0 || !out.writer.has(RESULT_HEAD)) return false;
      written = writePlainResult(out.writer, job, value);
    }
    if (written !== OK) return false;
    out.finish(start);
    this.publish();
    return true;
  }

  /** In the ring, or, if that is full, as a message: a worker never waits for its host. */
  private put(bytes: Buffer): void {
    const { out } = this;
    const start = out.reserve(bytes.length);
    if (start < 0) {
      this.publish();
      this.port.postMessage(new Uint8Array(bytes));
      return;
    }
    out.writer.bytes.set(bytes, start);
    out.writer.pos = start + bytes.length;
    out.advance(start);
    this.publish();
  }

  private publish(): void {
    if (this.out.publish()) this.port.postMessage(RING_BELL);
  }
}
