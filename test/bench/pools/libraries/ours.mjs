/** pool-lanes, with everything traced: an observer that keeps all six stamps of every task. */
import { ProcessPoolExecutor, ThreadPoolExecutor } from 'pool-lanes/executors';

export const settings = 'as it comes; every task and worker traced';

const module = new URL('../functions.cjs', import.meta.url);
const mover = { module: new URL('./ours-mover.mjs', import.meta.url), name: 'move' };

/** Keeps every stamp, as a recorder of traces would. */
class Trace {
  stamps = new Float64Array(6 * 65_536);
  length = 0;
  workers = [];

  workerSpawned(worker, name, at) {
    this.workers.push({ worker, name, at });
  }
  workerOnline(worker, at, pid, thread) {
    this.workers.push({ worker, at, pid, thread });
  }
  workerLoaded(worker, start, end) {
    this.workers.push({ worker, start, end });
  }
  workerExited(worker, at, lost) {
    this.workers.push({ worker, at, lost });
  }
  taskSubmitted() {}
  taskDispatched() {}
  taskSettled(_task, _worker, _outcome, stamps) {
    if (this.length === this.stamps.length) {
      const longer = new Float64Array(this.stamps.length * 2);
      longer.set(this.stamps);
      this.stamps = longer;
    }
    const at = this.length;
    this.stamps[at] = stamps.submitted;
    this.stamps[at + 1] = stamps.dispatched;
    this.stamps[at + 2] = stamps.received;
    this.stamps[at + 3] = stamps.started;
    this.stamps[at + 4] = stamps.ended;
    this.stamps[at + 5] = stamps.settled;
    this.length += 6;
  }

  /** Every stamp of every task was told: what is claimed is what was measured. */
  assertComplete(tasks) {
    if (this.length !== tasks * 6)
      throw new Error(`${this.length / 6} of ${tasks} tasks were traced`);
    for (let i = 0; i < this.length; i++) {
      if (!(this.stamps[i] > 0) || (i % 6 && this.stamps[i] < this.stamps[i - 1])) {
        throw new Error(`stamp ${i % 6} of task ${Math.floor(i / 6)} is ${this.stamps[i]}`);
      }
    }
  }
}

export function open({ kind, workers }) {
  const observer = new Trace();
  const Pool = kind === 'thread' ? ThreadPoolExecutor : ProcessPoolExecutor;
  const pool = new Pool({ maxWorkers: workers, observer });
  const tasks = Object.fromEntries(
    ['noop', 'echo', 'fib', 'nap'].map((name) => [name, { module, name }]),
  );
  let submitted = 0;
  return {
    run(name, value) {
      submitted++;
      return pool.submit(tasks[name], value);
    },
    move(value) {
      submitted++;
      return pool.submitWith({ transfer: [value.buffer] }, mover, value);
    },
    async map(name, inputs, chunksize) {
      const results = pool.map(tasks[name], [inputs], { chunksize });
      let count = 0;
      while (!(await results.next()).done) count++;
      submitted += Math.ceil(inputs.length / chunksize);
      return count;
    },
    async close() {
      await pool.shutdown();
      observer.assertComplete(submitted);
    },
  };
}
