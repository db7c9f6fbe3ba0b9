/** An observer that keeps everything it is told, and the checks that hold for any run. */
import assert from 'node:assert/strict';
import type { PoolOptions } from './pools';

type Observer = NonNullable<PoolOptions['observer']>;
type Args<K extends keyof Observer> = Parameters<NonNullable<Observer[K]>>;
type Stamps = Args<'taskSettled'>[3];

export interface Settled {
  worker: number;
  outcome: Args<'taskSettled'>[2];
  stamps: Stamps;
}

export interface SeenWorker {
  name: string;
  spawned: number;
  online?: number;
  pid?: number;
  thread?: number;
  loads: [start: number, end: number][];
  exited?: number;
  lost?: boolean;
}

/** µs on the clock that the observer's stamps use. */
export const clock = (): number => Number(process.hrtime.bigint()) / 1000;

export class Recorder implements Observer {
  readonly submitted = new Map<number, number>();
  readonly dispatched = new Map<number, [worker: number, at: number][]>();
  readonly settled = new Map<number, Settled>();
  readonly workers = new Map<number, SeenWorker>();
  private readonly begun = clock();

  workerSpawned(worker: number, name: string, at: number): void {
    assert.equal(
      worker,
      this.workers.size,
      'workers are numbered from 0 in the order they are asked for',
    );
    this.workers.set(worker, { name, spawned: at, loads: [] });
  }
  workerOnline(worker: number, at: number, pid: number, thread: number): void {
    const seen = this.worker(worker);
    assert.equal(seen.online, undefined, 'online twice');
    Object.assign(seen, { online: at, pid, thread });
  }
  workerLoaded(worker: number, start: number, end: number): void {
    this.worker(worker).loads.push([start, end]);
  }
  workerExited(worker: number, at: number, lost: boolean): void {
    const seen = this.worker(worker);
    assert.equal(seen.exited, undefined, 'exited twice');
    Object.assign(seen, { exited: at, lost });
  }
  taskSubmitted(task: number, at: number): void {
    assert.equal(task, this.submitted.size, 'tasks are numbered from 0 in the order of submit');
    this.submitted.set(task, at);
  }
  taskDispatched(task: number, worker: number, at: number): void {
    const all = this.dispatched.get(task) ?? [];
    all.push([worker, at]);
    this.dispatched.set(task, all);
  }
  taskSettled(task: number, worker: number, outcome: Settled['outcome'], stamps: Stamps): void {
    assert.equal(this.settled.has(task), false, `task ${task} settled twice`);
    this.settled.set(task, { worker, outcome, stamps: { ...stamps } });
  }

  private worker(worker: number): SeenWorker {
    const seen = this.workers.get(worker);
    assert.ok(seen, `worker ${worker} was never spawned`);
    return seen;
  }

  count(outcome: Settled['outcome']): number {
    return [...this.settled.values()].filter((one) => one.outcome === outcome).length;
  }

  /** What holds whenever every future is done: complete, once each, causal. */
  check(tasks: number): void {
    assert.equal(this.submitted.size, tasks, 'every task is told once');
    assert.equal(this.settled.size, tasks, 'every task settles once');
    const now = clock();
    for (const [task, { worker, outcome, stamps }] of this.settled) {
      const { submitted, dispatched, received, started, ended, settled } = stamps;
      const at = `task ${task} (${outcome}) ${JSON.stringify(stamps)}`;
      assert.equal(submitted, this.submitted.get(task), at);
      assert.ok(submitted >= this.begun && settled <= now, `outside of the run: ${at}`);
      const known = [submitted, dispatched, received, started, ended, settled].filter(
        (one) => !Number.isNaN(one),
      );
      for (const [i, one] of known.entries()) {
        assert.ok(Number.isFinite(one), at);
        assert.ok(i === 0 || one >= (known[i - 1] ?? 0), `not causal: ${at}`);
      }
      assert.ok(Number.isFinite(settled), at);
      if (outcome === 'ok') {
        assert.equal(known.length, 6, `incomplete: ${at}`);
        assert.ok(worker >= 0, at);
        assert.equal(
          this.dispatched.get(task)?.at(-1)?.[0],
          worker,
          `settled elsewhere than sent: ${at}`,
        );
        assert.equal(this.dispatched.get(task)?.at(-1)?.[1], dispatched, at);
      }
      if (outcome === 'cancelled')
        assert.ok(Number.isNaN(started), `cancelled, yet started: ${at}`);
    }
    for (const [number, { spawned, online, exited }] of this.workers) {
      if (online !== undefined) assert.ok(online >= spawned, `worker ${number}`);
      if (exited !== undefined) assert.ok(exited >= spawned && exited <= now, `worker ${number}`);
    }
  }

  /** What holds after shutdown: every worker is gone, and said so. */
  checkOver(): void {
    for (const [number, { exited }] of this.workers) {
      assert.ok(exited !== undefined, `worker ${number} never said that it is gone`);
    }
  }
}
