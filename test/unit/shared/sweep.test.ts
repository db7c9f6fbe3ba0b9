import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MachineInfo } from '../../../src/shared/run.js';
import {
  countsForTasks,
  countsUpTo,
  memoryPerWorker,
  usableCores,
} from '../../../src/shared/sweep.js';

const MACHINE: MachineInfo = {
  platform: 'linux',
  arch: 'x64',
  cpu: 'a CPU',
  cpus: 16,
  parallelism: 12,
  memory: 1,
};

describe('the numbers of workers to measure', () => {
  it('are all of the first few, then fewer and fewer', () => {
    assert.deepEqual(countsUpTo(4, 2), [1, 2, 3, 4]);
    assert.deepEqual(countsUpTo(16, 8), [1, 2, 3, 4, 6, 8, 12, 16]);
    assert.deepEqual(countsUpTo(20, 10), [1, 2, 3, 4, 6, 8, 10, 12, 16, 20]);
    assert.deepEqual(countsUpTo(1, 4), [1]);
  });

  it('begin with one, rise, and have the cores and the most among them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1024 }),
        fc.integer({ min: 1, max: 256 }),
        (most, cores) => {
          const counts = countsUpTo(most, cores);
          assert.equal(counts[0], 1);
          assert.equal(counts.at(-1), most);
          assert.ok(cores > most || counts.includes(cores));
          assert.ok(counts.every((count, i) => i === 0 || count > (counts[i - 1] ?? 0)));
          assert.ok(counts.length <= 4 + 2 * Math.log2(Math.max(2, most)) + 1);
        },
      ),
    );
  });

  it('end with the number of tasks: more workers have nothing to do', () => {
    assert.deepEqual(countsForTasks([1, 2, 3, 4, 6, 8], 5), [1, 2, 3, 4, 5]);
    assert.deepEqual(countsForTasks([1, 2, 3, 4], 4), [1, 2, 3, 4]);
    assert.deepEqual(countsForTasks([1, 2, 3, 4], 100), [1, 2, 3, 4]);
    assert.deepEqual(countsForTasks([1, 2, 3, 4], 1), [1]);
    assert.deepEqual(countsForTasks([1, 2, 3, 4], 0), [1]);
  });
});

describe('the cores that a run can use', () => {
  it('are the least of what the machine has, the system allows and the quota pays for', () => {
    assert.equal(usableCores(MACHINE), 12);
    const affinity = { list: '0-7', count: 8 };
    assert.equal(usableCores({ ...MACHINE, limits: { quota: null, affinity } }), 8);
    assert.equal(usableCores({ ...MACHINE, limits: { quota: 2.5, affinity } }), 2.5);
    assert.equal(usableCores({ ...MACHINE, limits: { quota: 0.5, affinity } }), 1);
  });
});

describe('memory per worker', () => {
  it('is the slope over the numbers of workers', () => {
    const bytes = (workers: number): number => 50e6 + 12e6 * workers;
    const memory = [1, 2, 4, 8].map((workers) => ({ workers, bytes: bytes(workers) }));
    assert.ok(Math.abs((memoryPerWorker(memory) ?? 0) - 12e6) < 1);
    assert.equal(memoryPerWorker(memory.slice(0, 1)), null);
  });
});
