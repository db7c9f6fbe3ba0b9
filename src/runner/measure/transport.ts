/** Measures the way to a worker that waits, and back, with tasks of our own, after the user's have ended. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Executor, TaskStamps } from '../../executors/index.js';
import type { Transport, Way } from '../../shared/table/measured.js';
import { median } from '../../shared/stats/interval.js';

/** Byte arrays of these sizes, and how often each. */
const SIZES = [16 * 1024, 256 * 1024, 1024 * 1024] as const;
const TIMES = 7;
const EMPTY_TIMES = 25;
/** Before the first that counts: modules load, code warms up. */
const WARM_UP = 4;
/** Arguments above this are not sent for measurement. Bytes */
const MAX_OWN = 32 * 1024 * 1024;
/** No new series begins after this; ms. */
const BUDGET_MS = 120;
/** A worker that the user's code keeps busy for so long is not waited for. ms */
const GIVE_UP_MS = 1_000;

/** What is sent once, in µs. */
interface Trip {
  readonly there: number;
  readonly back: number;
}

export interface TransportOptions {
  readonly executor: Executor;
  /** URL of the module with the tasks of our own. */
  readonly probe: string;
  /** From now on the stamps of tasks are given to `listener` instead of the trace. */
  readonly divert: (listener: (stamps: TaskStamps) => void) => void;
  /** Arguments of one of the user's tasks, with about how many bytes they are. */
  readonly own: { readonly args: readonly unknown[]; readonly bytes: number } | null;
  /** Whether buffers can be moved. */
  readonly canTransfer: boolean;
}

/** Null if the workers do not answer in time. */
export async function measureTransport(options: TransportOptions): Promise<Transport | null> {
  const giveUp = new AbortController();
  const timer = sleep(GIVE_UP_MS, null, { ref: false, signal: giveUp.signal }).catch(() => null);
  try {
    return await Promise.race([new Series(options).measure(), timer]);
  } catch {
    // A worker that dies now has nothing to do with what was measured before.
    return null;
  } finally {
    giveUp.abort();
  }
}

class Series {
  readonly #startedAt = performance.now();
  #trip: Trip = { there: NaN, back: NaN };

  constructor(private readonly options: TransportOptions) {
    options.divert(({ dispatched, received, ended, settled }) => {
      this.#trip = { there: received - dispatched, back: settled - ended };
    });
  }

  async measure(): Promise<Transport> {
    const { own, canTransfer } = this.options;
    await this.#way(0, WARM_UP, () => this.#submit('sink'));
    const empty = await this.#way(0, EMPTY_TIMES, () => this.#submit('sink'));
    // What the user's own arguments cost matters most, so it is measured first.
    const ownWay =
      own && own.bytes <= MAX_OWN
        ? await this.#way(own.bytes, TIMES, () => this.#submit('sink', ...own.args)).catch(
            () => null,
          )
        : null;
    const copied: Way[] = [];
    for (const bytes of SIZES) {
      if (this.#isLate) break;
      const array = new Uint8Array(bytes);
      const there = await this.#way(bytes, TIMES, () => this.#submit('sink', array));
      const back = await this.#way(bytes, TIMES, () => this.#submit('make', bytes));
      copied.push({ bytes, thereUs: there.thereUs, backUs: back.backUs });
    }
    const most = copied.at(-1)?.bytes;
    const transferred =
      canTransfer && most !== undefined && !this.#isLate
        ? await this.#way(most, TIMES, () => this.#move(most))
        : null;
    return { empty, copied, transferred, own: ownWay };
  }

  get #isLate(): boolean {
    return performance.now() - this.#startedAt > BUDGET_MS;
  }

  async #way(bytes: number, times: number, send: () => Promise<unknown>): Promise<Way> {
    const trips: Trip[] = [];
    for (let i = 0; i < times; i++) {
      await send();
      trips.push(this.#trip);
    }
    return {
      bytes,
      thereUs: median(trips.map(({ there }) => there)),
      backUs: median(trips.map(({ back }) => back)),
    };
  }

  #submit(name: 'sink' | 'make', ...args: readonly unknown[]): Promise<unknown> {
    const { executor, probe } = this.options;
    return executor.submit({ module: probe, name }, ...args).result();
  }

  #move(bytes: number): Promise<unknown> {
    const { executor, probe } = this.options;
    const array = new Uint8Array(bytes);
    return executor
      .submitWith({ transfer: [array.buffer] }, { module: probe, name: 'sink' }, array)
      .result();
  }
}
