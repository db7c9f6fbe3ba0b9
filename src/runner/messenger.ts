/**
 * The messenger: a thread of the runner that owns the line to `runs`. The main thread belongs to the user's code
 * and may never come back to its loop; the messenger's loop always turns. So it fetches the trace while tasks
 * spin, and when it is told to stop, or the line breaks because the editor is gone, it ends the runner with
 * everything it started.
 */
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import { basename, dirname } from 'node:path';
import { parentPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { decodeJson, encodeFrame, encodeJson, FrameReader } from '../shared/frames.js';
import { FRAME_CHUNK, FRAME_JSON } from '../shared/runner-protocol.js';
import type { FromRunner, RunnerPlan, ToRunner } from '../shared/runner-protocol.js';
import { ChunkWriter } from '../shared/trace/chunk-writer.js';
import { WORKER_EVENTS } from '../shared/words.js';
import { killEverything } from './kill.js';
import { notesFileOf, ownTid } from './measure/notes.js';
import { RingReader } from './ring.js';
import type { RingMemory } from './ring.js';
import { Sampler } from './sampler.js';

/** How often the ring is looked at, ms; a chunk leaves when it is full or old enough. */
const POLL_MS = 15;
const CHUNK_MS = 50;
const CHUNK_ROWS = 8192;
/** How long the main thread has for its last words after a stop, and then the line to swallow what is left, ms. */
const STOP_GRACE_MS = 100;
/** How long the main thread has to leave once everything is handed over, ms. */
const LEAVE_MS = 1000;

export interface MessengerData {
  readonly socketPath: string;
  readonly ring: RingMemory;
  /** One i32: 1 once everything has been handed over after `finish`. */
  readonly finished: SharedArrayBuffer;
  /** One i32, the messenger's: the number that the system knows its thread by; 0 where it does not tell. */
  readonly tid: SharedArrayBuffer;
}

/** main thread → messenger */
export type ToMessenger =
  | { readonly type: 'frame'; readonly frame: FromRunner }
  /** Asks to be told when all that was sent and recorded has left the program. */
  | { readonly type: 'deliver' }
  /** The last words of the main thread. */
  | { readonly type: 'finish'; readonly frame: FromRunner | null };

/** messenger → main thread */
export type FromMessenger =
  | ToRunner
  | { readonly type: 'delivered' }
  /** Everything has been handed over. */
  | { readonly type: 'finished' };

export function runMessenger(data: MessengerData): void {
  if (!parentPort) throw new Error('the messenger is a thread of the runner');
  new Messenger(data, parentPort);
}

class Messenger {
  readonly #socket: Socket;
  readonly #frames = new FrameReader();
  /** Processes of the pool, by worker number. */
  readonly #children = new Map<number, number>();
  #trace: Trace | null = null;
  #polling: NodeJS.Timeout | undefined;
  #stopping = false;
  #ending = false;

  constructor(
    private readonly data: MessengerData,
    private readonly main: MessagePort,
  ) {
    Atomics.store(new Int32Array(data.tid), 0, ownTid() ?? 0);
    this.#socket = connect(data.socketPath, () => {
      const { pid, version } = process;
      this.#send({ type: 'hello', pid, node: version, parallelism: availableParallelism() });
    });
    this.#socket.on('data', (bytes) => this.#receive(bytes));
    // Node.js emits `close` after `error`, too.
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => this.#abandoned());
    main.on('message', (message: ToMessenger) => this.#hear(message));
  }

  #receive(bytes: Uint8Array): void {
    for (const { payload } of this.#frames.push(bytes)) {
      const message = decodeJson(payload) as ToRunner;
      if (message.type === 'plan') this.#begin(message.plan);
      else this.#stop();
      this.#tell(message);
    }
  }

  /** The main thread may say its last words, but not keep us waiting for them. */
  #stop(): void {
    this.#stopping = true;
    setTimeout(() => {
      setTimeout(() => this.#kill(), STOP_GRACE_MS);
      this.#finish(null);
    }, STOP_GRACE_MS);
  }

  #begin(plan: RunnerPlan): void {
    const trace = new Trace(plan, this.data, this.#children, (chunk) =>
      this.#socket.write(encodeFrame(FRAME_CHUNK, new Uint8Array(chunk))),
    );
    this.#trace = trace;
    this.#polling = setInterval(() => trace.poll(), POLL_MS);
  }

  #hear(message: ToMessenger): void {
    if (message.type === 'frame') this.#send(message.frame);
    else if (message.type === 'deliver') this.#deliver();
    else this.#finish(message.frame);
  }

  #deliver(): void {
    this.#trace?.hurry();
    // Written in order: when nothing is, all before it is.
    this.#socket.write(new Uint8Array(0), () => this.#tell({ type: 'delivered' }));
  }

  /** However long the line takes: while it stands there is somebody to read, and if it breaks, `#kill` is called. */
  #finish(frame: FromRunner | null): void {
    if (this.#ending) return;
    this.#ending = true;
    clearInterval(this.#polling);
    this.#trace?.flush();
    if (frame) this.#send(frame);
    if (process.platform === 'win32') rmSync(notesFileOf(this.data.socketPath), { force: true });
    this.#socket.end(() => {
      if (this.#stopping) this.#kill();
      this.#socket.removeAllListeners('close');
      const finished = new Int32Array(this.data.finished);
      Atomics.store(finished, 0, 1);
      Atomics.notify(finished, 0);
      this.#tell({ type: 'finished' });
      // Unless something of the user's holds the main thread, it leaves now.
      setTimeout(() => this.#kill(), LEAVE_MS);
    });
  }

  /** Whoever started us is gone, and cannot clear away the socket's folder any more. */
  #abandoned(): void {
    const folder = dirname(this.data.socketPath);
    if (basename(folder).startsWith('pool-lanes-'))
      rmSync(folder, { recursive: true, force: true });
    this.#kill();
  }

  #kill(): void {
    killEverything(this.#children.values());
  }

  #send(frame: FromRunner): void {
    this.#socket.write(encodeJson(FRAME_JSON, frame));
  }

  #tell(message: FromMessenger): void {
    this.main.postMessage(message);
  }
}

/** Gathers rows into chunks. */
class Trace {
  readonly #writer: ChunkWriter;
  readonly #reader: RingReader;
  readonly #sampler: Sampler;
  #sentAt = performance.now();

  constructor(
    plan: RunnerPlan,
    { ring, socketPath }: MessengerData,
    children: Map<number, number>,
    private readonly send: (chunk: ArrayBuffer) => void,
  ) {
    this.#writer = new ChunkWriter(plan.index);
    this.#sampler = new Sampler(plan.origin, children, notesFileOf(socketPath));
    this.#reader = new RingReader(ring, plan.origin, {
      workerChanged(worker, code, pid) {
        const event = WORKER_EVENTS[code];
        if (event === 'online' && pid !== process.pid) children.set(worker, pid);
        else if (event === 'exit' || event === 'lost') children.delete(worker);
      },
    });
  }

  poll(): void {
    this.#sampler.sampleIfDue(this.#writer);
    this.#drain();
    if (performance.now() - this.#sentAt >= CHUNK_MS) this.#take();
  }

  /** Sends what there is, old enough or not. */
  hurry(): void {
    this.#drain();
    this.#take();
  }

  flush(): void {
    this.#sampler.sampleLast(this.#writer);
    this.hurry();
  }

  #drain(): void {
    while (this.#reader.drain(this.#writer, CHUNK_ROWS) === CHUNK_ROWS) this.#take();
  }

  #take(): void {
    const chunk = this.#writer.take();
    if (!chunk) return;
    this.send(chunk);
    this.#sentAt = performance.now();
  }
}
