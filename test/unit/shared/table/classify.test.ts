import assert from 'node:assert/strict';
import { classify } from '../../../../src/shared/table/classify.js';
import type { WorkKind } from '../../../../src/shared/table/classify.js';
import type { Usage } from '../../../../src/shared/table/measured.js';

/** Shares of a second. */
interface Shares {
  readonly thread: number | null;
  readonly process: number | null;
  readonly active: number | null;
  readonly gc?: number | null;
  readonly system?: number | null;
  readonly queued?: number | null;
  /** Of all threads of its process. */
  readonly allQueued?: number | null;
}

const usage = ({ thread, process, active, gc = 0, system = 0, ...rest }: Shares): Usage => {
  const { queued = 0, allQueued = queued } = rest;
  const ms = (share: number | null): number | null => share && share * 1000;
  return {
    wallMs: 1000,
    threadMs: ms(thread),
    processMs: ms(process),
    activeMs: ms(active),
    gcMs: ms(gc),
    systemMs: process === null || system === null ? null : process * system * 1000,
    queuedMs: ms(queued),
    processQueuedMs: ms(allQueued),
  };
};

const kindOf = (shares: Shares): WorkKind => classify([usage(shares)]).kind;

describe('the kind of work', () => {
  /** The shares that were measured on Node.js 24, and on Node.js 20 of this test's own work. */
  const MEASURED: readonly (readonly [WorkKind, string, Shares])[] = [
    ['cpu', 'a loop', { thread: 0.87, process: 0.89, active: 1 }],
    ['io', 'a timer', { thread: 0, process: 0, active: 0 }],
    ['io', 'sockets', { thread: 0.08, process: 0.11, active: 0.12, system: 0.6 }],
    ['mixed', 'some of both', { thread: 0.27, process: 0.29, active: 0.3 }],
    ['libuv', 'pbkdf2', { thread: 0, process: 0.8, active: 0 }],
    ['libuv', 'four of it at once', { thread: 0.02, process: 3.7, active: 0.05 }],
    ['blocking', 'Atomics.wait', { thread: 0.01, process: 0.01, active: 1 }],
    ['blocking', 'execSync', { thread: 0.02, process: 0.02, active: 1, system: 0.6 }],
    ['gc', 'garbage', { thread: 0.41, process: 0.98, active: 1, gc: 0.64, system: 0.31 }],
    ['gc', 'garbage on one core', { thread: 0.8, process: 0.9, active: 1, gc: 0.4, system: 0.4 }],
    ['kernel', 'sync files', { thread: 0.8, process: 0.92, active: 1, system: 0.71 }],
    ['kernel', 'on a slow disk', { thread: 0.46, process: 0.48, active: 1, system: 0.88 }],
  ];
  for (const [kind, what, shares] of MEASURED) {
    it(`is ${kind} for ${what}`, () => assert.equal(kindOf(shares), kind));
  }

  it('is the same where a thread was pushed off its core, with a caveat', () => {
    const work = classify([usage({ thread: 0.5, process: 0.5, active: 1, queued: 0.48 })]);
    assert.equal(work.kind, 'cpu');
    assert.equal(work.shares.thread, 0.5);
    assert.match(work.caveat ?? '', /machine was busy.*51 %/);
  });

  /** As measured with some fifteen programs on two cores. */
  const BUSY: readonly (readonly [WorkKind, string, Shares])[] = [
    ['cpu', 'a loop', { thread: 0.241, process: 0.249, active: 1.008, queued: 0.75 }],
    [
      'gc',
      'garbage',
      {
        thread: 0.136,
        process: 0.352,
        active: 1,
        gc: 0.705,
        system: 0.31,
        queued: 0.3,
        allQueued: 0.6,
      },
    ],
    [
      'libuv',
      'pbkdf2',
      { thread: 0.011, process: 0.249, active: 0.042, queued: 0.1, allQueued: 0.8 },
    ],
    [
      'kernel',
      'sync files',
      { thread: 0.144, process: 0.155, active: 1.02, system: 0.8, queued: 0.8 },
    ],
    ['io', 'a timer', { thread: 0.02, process: 0.03, active: 0.1, queued: 0.25 }],
    ['blocking', 'Atomics.wait', { thread: 0.01, process: 0.01, active: 1, queued: 0.1 }],
  ];
  for (const [kind, what, shares] of BUSY) {
    it(`is ${kind} for ${what} on a busy machine, too`, () => assert.equal(kindOf(shares), kind));
  }

  it('is unclear where figures contradict each other, or are missing, or too short', () => {
    assert.equal(kindOf({ thread: 0.5, process: 0.55, active: 1 }), 'unclear');
    assert.equal(kindOf({ thread: null, process: 0.9, active: 1 }), 'unclear');
    assert.equal(kindOf({ thread: null, process: null, active: 0.2 }), 'unclear');
    assert.equal(kindOf({ thread: 0, process: 0, active: null }), 'unclear');
    assert.equal(classify([]).kind, 'unclear');
    // As measured in workers that unpacked larger arguments than they had work with.
    const sent = classify([usage({ thread: 1.83, process: 2, active: null, gc: 0.63 })]);
    assert.equal(sent.kind, 'unclear');
    assert.match(sent.caveat ?? '', /longer than its tasks ran/);
    const short = { ...usage({ thread: 0.005, process: 0.005, active: 0.005 }), wallMs: 5 };
    assert.match(classify([short]).caveat ?? '', /too short/);
  });

  it('needs no thread figure where the whole process is idle', () => {
    assert.equal(kindOf({ thread: null, process: 0.02, active: 0.02 }), 'io');
    assert.equal(kindOf({ thread: null, process: 0.02, active: 1 }), 'blocking');
  });

  it('adds passes up before it divides', () => {
    const idle = usage({ thread: 0, process: 0, active: 0 });
    const busy = usage({ thread: 1, process: 1, active: 1 });
    const { shares, measuredMs } = classify([idle, busy, busy, idle]);
    assert.deepEqual([shares.thread, shares.active, measuredMs], [0.5, 0.5, 4000]);
  });
});
