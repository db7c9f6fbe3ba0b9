/** The host's half of a worker thread: two rings of shared memory, and a message port for what only it can carry. */
import { MessageChannel, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { PoolOptions } from '../core/options.js';
import type { Task } from '../core/task.js';
import type { Channel, ChannelListener, WorkerConfig } from '../pool/channel.js';
import { argumentRefused, assertSendable, flagsOf } from '../pool/sendable.js';
import { FOREIGN, FULL, Reader } from '../wire/codec.js';
import type { Written } from '../wire/codec.js';
import { writeArguments } from '../wire/encode.js';
import * as F from '../wire/frames.js';
import { copyToMove } from '../wire/large.js';
import { Mailbox } from '../wire/mailbox.js';
import { Receiver } from '../wire/receive.js';
import { RingReader, ringMemory, RingWriter } from '../wire/ring.js';
import { postAsBell, RING_BELL } from './bells.js';
import type { ThreadData } from './bells.js';
import { tokenMemory, Tokens } from './tokens.js';

/** Frames told in one turn: more would keep the host's other work waiting. */
const TURN = 512;

/** Bytes of the frame of a task whose arguments go apart. */
const APART = F.HEADER + 8;

export class ThreadChannel implements Channel {
  readonly pid = process.pid;
  readonly open = true;
  readonly moves = true;
  private readonly worker: Worker;
  private readonly port: MessagePort;
  private readonly mailbox: Mailbox;
  private readonly out: RingWriter;
  private readonly in: RingReader;
  private readonly tokens: Tokens;
  private readonly receiver: Receiver;
  private readonly defined: boolean[] = [];
  /** Tasks sent so far: the number of the next, and what a recall says is void. */
  private sent = 0;
  /** Tasks written and not yet granted. */
  private unshown = 0;
  private turnAsked = false;
  private at = 0;

  constructor(
    file: URL,
    config: WorkerConfig,
    options: PoolOptions,
    private readonly listener: ChannelListener,
  ) {
    const { port1, port2 } = new MessageChannel();
    const data: ThreadData = {
      port: port2,
      toWorker: ringMemory(),
      toHost: ringMemory(),
      tokens: tokenMemory(),
      config,
    };
    this.out = new RingWriter(data.toWorker);
    this.in = new RingReader(data.toHost);
    this.in.sleep();
    this.tokens = new Tokens(data.tokens);
    this.port = port1;
    const drain = (): void => this.drain(TURN);
    this.mailbox = new Mailbox(
      port1,
      (message) => {
        if (message instanceof Uint8Array) this.tellSpilled(message);
        else drain();
      },
      drain,
    );
    this.receiver = new Receiver(listener, options.errorClasses, (id) => this.mailbox.fetch(id));
    this.worker = new Worker(file, {
      name: config.name,
      workerData: data,
      transferList: [port2],
      ...(options.resourceLimits ? { resourceLimits: options.resourceLimits } : {}),
    });
    this.worker.unref();
    port1.unref();
    this.watch();
  }

  send(task: Task): boolean {
    const { out } = this;
    if (!this.defined[task.fn.id] && !this.define(task)) return false;
    let start = out.start();
    let written = this.write(task);
    if (written === FULL) {
      start = out.wrap();
      if (start >= 0) written = this.write(task);
      // With nothing under way there is no more room to come.
      if (written === FULL && out.empty) written = FOREIGN;
      if (written === FULL) return false;
    }
    if (written === FOREIGN) {
      start = this.writeApart(task);
      if (start < 0) return false;
    }
    out.finish(start);
    this.sent = (this.sent + 1) >>> 0;
    if (!task.moved) this.unshown++;
    return true;
  }

  flush(): void {
    // Tokens first: a worker that sees a frame counts on its token.
    if (this.unshown > 0) this.tokens.grant(this.unshown);
    this.unshown = 0;
    if (this.out.publish()) this.port.postMessage(RING_BELL);
  }

  recall(): number {
    this.flush();
    return this.tokens.recall(this.sent);
  }

  unclaimed(): number {
    return this.unshown + this.tokens.left();
  }

  look(): number {
    return this.unclaimed();
  }

  abort(seq: number): void {
    this.port.postMessage(seq);
  }

  exit(): void {
    const start = this.out.reserve(F.HEADER);
    if (start < 0) {
      this.kill();
      return;
    }
    this.out.writer.header(F.EXIT, 0, 0);
    this.out.finish(start);
    this.flush();
  }

  kill(): void {
    void this.worker.terminate();
  }

  private write(task: Task): Written {
    if (task.moved) return FOREIGN;
    const { writer } = this.out;
    if (!writer.has(APART)) return FULL;
    writer.header(F.TASK, flagsOf(task, false) | F.PLAIN, task.fn.id);
    writer.u32(this.sent);
    return writeArguments(writer, task.args, task.chunk);
  }

  /** Arguments that only the structured clone can carry. Gives where the frame begins, -1 for no room. */
  private writeApart(task: Task): number {
    assertSendable(task);
    const { out } = this;
    const start = out.reserve(APART);
    if (start < 0) return start;
    let id: number;
    try {
      const large = task.moved || task.chunk ? undefined : copyToMove(task.args);
      // Next to a copy of its size a wake-up is nothing to save.
      id = large
        ? this.mailbox.post(large.values, large.list)
        : postAsBell(this.port, this.mailbox, out, task.args, task.moved);
    } catch (error) {
      throw argumentRefused(task, error);
    }
    const { writer } = out;
    const given = task.moved ? F.GIVEN : 0;
    writer.header(F.TASK, flagsOf(task, false) | F.MESSAGE | given, task.fn.id);
    writer.u32(this.sent);
    writer.u32(id);
    return start;
  }

  /** Tells the worker, once, what function a number stands for. */
  private define({ fn }: Task): boolean {
    const { out } = this;
    const names = [fn.specifier, fn.name];
    const start = out.reserve(F.HEADER + 64 + 3 * (fn.specifier.length + fn.name.length));
    if (start < 0) return false;
    out.writer.header(F.DEFINE, F.PLAIN, fn.id);
    out.writer.values(names);
    out.finish(start);
    this.defined[fn.id] = true;
    return true;
  }

  private watch(): void {
    let error: unknown;
    this.worker.on('error', (problem) => (error = problem));
    this.worker.on('exit', (exitCode) => {
      // Shared memory outlives the thread: what it finished before its end is told.
      this.mailbox.drain();
      this.drain(Infinity);
      this.port.close();
      this.listener.ended({ exitCode, signal: null, error });
    });
  }

  private drain(most: number): void {
    const { reader } = this.in;
    let told = 0;
    for (; told < most; told++) {
      const at = this.in.next();
      // Sleeping only when a look finds nothing at all: while results come, looking again is cheaper than being woken.
      if (at < 0) {
        if (told === 0 && this.in.sleep()) return;
        break;
      }
      this.at = at;
      const tailed = reader.view.getUint32(at + 4, true);
      let tail: Uint8Array | undefined;
      if (tailed > 0) {
        const end = at + reader.view.getUint32(at, true);
        tail = Uint8Array.prototype.slice.call(reader.bytes, end - tailed, end);
      }
      this.receiver.frame(reader, at, tail, this.release);
    }
    if (this.turnAsked) return;
    this.turnAsked = true;
    setImmediate(this.nextTurn);
  }

  private readonly nextTurn = (): void => {
    this.turnAsked = false;
    this.drain(TURN);
  };

  private readonly release = (): void => this.in.release(this.at);

  /** A frame that found the ring full. */
  private tellSpilled(bytes: Uint8Array): void {
    const reader = new Reader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    const tailed = reader.view.getUint32(4, true);
    const tail = tailed > 0 ? bytes.slice(bytes.length - tailed) : undefined;
    this.receiver.frame(reader, 0, tail);
  }
}
