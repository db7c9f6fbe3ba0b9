/** The main thread's end of the line to `runs`; the messenger has the other. */
import { Worker } from 'node:worker_threads';
import type { FromRunner, RunnerPlan } from '../shared/runner-protocol.js';
import type { FromMessenger, MessengerData, ToMessenger } from './messenger.js';
import { createRing, RingWriter } from './ring.js';

/** How long a dying program waits for its last words to be handed over, ms. */
const LAST_WORDS_MS = 1500;

export class Line {
  readonly ring: RingWriter;
  /** Resolves to what there is to do. */
  readonly plan: Promise<RunnerPlan>;
  /** Called when the run is stopped, for last words; there is about a tenth of a second left. */
  onStop: () => void = () => undefined;
  readonly #messenger: Worker;
  readonly #finished = new SharedArrayBuffer(4);
  readonly #messengerTid = new SharedArrayBuffer(4);
  readonly #handedOver: Promise<void>;
  /** Those who wait for what they sent to have left the program, in the order of asking. */
  readonly #delivering: (() => void)[] = [];
  /** Nothing but the user's code is to keep the program alive. */
  #isUnref = false;
  #closed = false;

  /** `program` is the file that runs the messenger when it is not on a main thread. */
  constructor(
    program: string,
    readonly socketPath: string,
  ) {
    const ring = createRing();
    this.ring = new RingWriter(ring);
    const workerData: MessengerData = {
      socketPath,
      ring,
      finished: this.#finished,
      tid: this.#messengerTid,
    };
    // What preloads into the user's threads (a debugger, a loader) has no business in this one.
    const env = { ...process.env };
    delete env['NODE_OPTIONS'];
    this.#messenger = new Worker(program, {
      workerData,
      env,
      execArgv: [],
      name: 'Pool Lanes messenger',
    });
    this.#messenger.on('error', (error) => {
      this.#closed = true;
      process.stderr.write(`Pool Lanes: the messenger failed: ${error.stack ?? error.message}\n`);
      process.exit(70);
    });
    let isHandedOver: () => void;
    this.#handedOver = new Promise((resolve) => (isHandedOver = resolve));
    this.plan = new Promise((resolve) => {
      this.#messenger.on('message', (message: FromMessenger) => {
        if (message.type === 'plan') resolve(message.plan);
        else if (message.type === 'finished') isHandedOver();
        else if (message.type === 'delivered') this.#delivered();
        else {
          this.onStop();
          void this.finish(null);
        }
      });
    });
  }

  /** The number that the system knows the messenger's thread by; null where it does not tell. */
  get messengerTid(): number | null {
    return Atomics.load(new Int32Array(this.#messengerTid), 0) || null;
  }

  /** From now on the line keeps the program alive no more: only what the user's code waits for does. */
  unref(): void {
    this.#isUnref = true;
    this.#messenger.unref();
  }

  send(frame: FromRunner): void {
    if (!this.#closed) this.#post({ type: 'frame', frame });
  }

  /** Sends a frame and the trace so far; resolves when they have left the program, so that they outlive it. */
  deliver(frame: FromRunner): Promise<void> {
    this.send(frame);
    this.#messenger.ref();
    return new Promise((resolve) => {
      this.#delivering.push(resolve);
      this.#post({ type: 'deliver' });
    });
  }

  #delivered(): void {
    this.#delivering.shift()?.();
    if (this.#isUnref && this.#delivering.length === 0) this.#messenger.unref();
  }

  /** Sends the last frame; resolves when everything has been handed over. What comes after the last frame is not sent. */
  async finish(frame: FromRunner | null): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#messenger.ref();
      this.#post({ type: 'finish', frame });
    }
    await this.#handedOver;
  }

  /** The same where nothing can be awaited any more: in a program that is about to exit. */
  finishNow(frame: FromRunner): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#post({ type: 'finish', frame });
    Atomics.wait(new Int32Array(this.#finished), 0, 0, LAST_WORDS_MS);
  }

  #post(message: ToMessenger): void {
    this.#messenger.postMessage(message);
  }
}
