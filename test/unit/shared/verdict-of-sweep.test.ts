import assert from 'node:assert/strict';
import type { BlockSummary } from '../../../src/shared/analysis.js';
import { poolFigures } from '../../../src/shared/figures.js';
import type { BlockRecord, RunRecord, SweepRecord } from '../../../src/shared/run.js';
import { seeded } from '../../../src/shared/stats/random.js';
import { answerOf } from '../../../src/shared/sweep-answer.js';
import { sweepOf } from '../../../src/shared/sweep.js';
import { verdictOf } from '../../../src/shared/verdict.js';
import { ordinal } from '../../../src/shared/verdict-of-sweep.js';

interface Given {
  readonly speedup: (workers: number) => number;
  /** In the check; as before if absent. */
  readonly later?: (workers: number) => number;
  readonly counts?: readonly number[];
  readonly rounds?: number;
  /** The number that was predicted, with those that are checked. */
  readonly check?: readonly [predicted: number, counts: readonly number[]];
  readonly noise?: number;
  readonly warm?: boolean;
  readonly state?: Partial<SweepRecord>;
  readonly record?: Partial<RunRecord>;
}

const summary = (wallMs: number): BlockSummary => ({
  tasks: 40,
  ok: 40,
  failed: 0,
  wallMs,
  workMs: wallMs,
  parallelism: 1,
  overhead: { spawnMs: 0, loadMs: 0, queueMs: 0, sendMs: 0, returnMs: 0, share: 0 },
});

function recordOf(given: Given): RunRecord {
  const { counts = [1, 2, 3, 4], rounds = 6, check, speedup, later = speedup } = given;
  const { noise = 0.01, warm = true } = given;
  const random = seeded(3);
  const blocks: BlockRecord[] = [];
  const measure = (round: number, workers: number, times: number): void => {
    const wall = (): number => (800 / times) * (1 + (random() - 0.5) * noise);
    const sums = { cold: summary(wall() + 40), ...(warm ? { warm: summary(wall()) } : {}) };
    const memory = 50e6 + 11e6 * workers;
    const index = blocks.length;
    const rest = { tasks: 40, sums, memory, memoryMetric: 'PSS' };
    blocks.push({ pool: 'thread', workers, round, index, status: 'done', ...rest });
  };
  for (let round = 0; round < rounds; round++) {
    for (const workers of counts) measure(round, workers, speedup(workers));
  }
  for (let round = rounds; check && round < rounds + 6; round++) {
    for (const workers of check[1]) measure(round, workers, later(workers));
  }
  const [predicted = 1, checked = []] = check ?? [];
  return {
    id: 'r',
    title: 'f',
    startedAt: 0,
    functions: [],
    status: 'done',
    machine: { platform: 'linux', arch: 'x64', cpu: 'a CPU', cpus: 2, parallelism: 2, memory: 1 },
    blocks,
    warnings: [],
    sweep: {
      pool: 'thread',
      counts,
      budgetMs: 20_000,
      maxRounds: 60,
      startedAt: 0,
      spentMs: 12_000,
      rounds,
      withoutWarm: !warm,
      end: 'settled',
      ...(check && {
        check: {
          firstRound: rounds,
          workers: predicted,
          speedup: speedup(predicted),
          counts: checked,
          rounds: 6,
        },
      }),
      ...given.state,
    },
    ...given.record,
  };
}

const verdict = (given: Given) => {
  const record = recordOf(given);
  return verdictOf(
    record,
    poolFigures(record, () => null),
  );
};
const two = (n: number): number => Math.min(n, 2);

describe('the verdict of a sweep', () => {
  it('names the number that is enough, by the check, and what the next one adds', () => {
    const { kind, headline, reasons, fastest } = verdict({ speedup: two, check: [2, [1, 2, 3]] });
    assert.equal(kind, 'clear');
    assert.match(
      headline,
      /^Threads: 2 workers are enough: (?:2\.0\d|1\.9\d)× \([\d.]+–[\d.]+\) as fast as one once started; a 3rd adds less than 5 %\.$/,
    );
    const [check = '', law = '', memory = ''] = reasons;
    assert.match(check, /^Checked in 6 further rounds: 2 workers ran .*; 2\.00× was predicted\.$/);
    assert.match(
      law,
      /Amdahl's law, up to the 2 cores: .* of the work is done by one worker at a time/,
    );
    assert.equal(memory, 'Each further worker takes 10.5 MB (PSS).');
    assert.equal(fastest?.workers, 2);
  });

  it('says when one worker is enough, and when more do harm', () => {
    const flat = verdict({ speedup: () => 1, check: [1, [1, 2]] }).headline;
    assert.match(flat, /one worker is enough: more of them are not more than 5 % faster/);
    const harm = verdict({ speedup: (n) => 1 / n }).headline;
    assert.match(harm, /one worker is enough: with 2 it is 0\.50× \(.*\) as fast/);
  });

  it('says that it rises to the most that were measured, and nothing of more', () => {
    const { headline } = verdict({ speedup: (n) => n, check: [4, [1, 3, 4]] });
    assert.match(
      headline,
      /still faster with every step up to 4 workers, the most that were measured: /,
    );
  });

  it('says from where to where it is open', () => {
    const { kind, headline } = verdict({ speedup: (n) => Math.min(n, 2) * 1.04 ** n, noise: 0.3 });
    assert.equal(kind, 'tie');
    assert.match(headline, /no clear best: somewhere from \d to \d workers is enough/);
  });

  it('says when the check does not bear out what was predicted', () => {
    const given = { speedup: two, later: (n: number) => n, counts: [1, 2, 3, 4, 6] };
    const { kind, headline, reasons } = verdict({ ...given, check: [2, [1, 2, 3]] });
    assert.equal(kind, 'tie');
    assert.match(headline, /the check found 3 clearly faster than the 2 that were predicted/);
    assert.match(reasons[0] ?? '', /does not bear the prediction out/);
  });

  it('keeps open what the check did not run', () => {
    // Slow growth: nobody can say of 3 that 8 are not clearly faster.
    const speedup = (n: number): number => Math.min(n, 3) * 1.012 ** n;
    const record = recordOf({
      speedup,
      counts: [1, 2, 3, 4, 6, 8],
      check: [3, [1, 2, 3, 4]],
      noise: 0.04,
    });
    const sweep = sweepOf(record);
    assert.equal(sweep?.scaling?.kind, 'unclear');
    assert.equal(answerOf(sweep)?.kind, 'unclear');
  });

  it('gives no interval before four rounds', () => {
    const { kind, headline, caveats } = verdict({ speedup: two, rounds: 3 });
    assert.equal(kind, 'leading');
    assert.match(headline, /fastest measured with \d workers, .*× as fast as one/);
    assert.match(caveats[0] ?? '', /too few for an interval/);
  });

  it('tells what weakens it', () => {
    const { caveats } = verdict({
      speedup: two,
      counts: [1, 2, 3, 4, 6, 8, 12],
      warm: false,
      state: { end: 'budget' },
    });
    const text = caveats.join(' ');
    assert.match(text, /time budget was 20\.0 s/);
    assert.match(text, /Start-up of every worker is part of every time: the time budget/);
    assert.match(text, /With 40 tasks some workers idle/);
  });

  it('has nothing to say before a round is complete, and tells how far it is meanwhile', () => {
    const running = { record: { status: 'running' } } as const;
    const none = verdict({ speedup: two, rounds: 0, ...running }).headline;
    assert.equal(none, 'Measuring 1 to 4 workers: the first round is not complete yet.');
    const some = verdict({ speedup: two, rounds: 2, ...running }).headline;
    assert.equal(some, 'Measuring 1 to 4 workers: 2 rounds so far.');
    const check = verdict({ speedup: two, check: [2, [1, 2, 3]], ...running }).headline;
    assert.equal(check, 'Checking: are 2 workers enough? 6 rounds so far.');
    assert.match(verdict({ speedup: two, rounds: 0 }).headline, /No round was completed/);
  });

  it('comes with figures by number of workers, against one worker', () => {
    const rows = poolFigures(
      recordOf({ speedup: two, counts: [1, 4, 2], noise: 0, check: [3, [1, 3]] }),
      () => null,
    );
    assert.deepEqual(
      rows.map(({ workers, speedup }) => [workers, speedup?.toFixed(2)]),
      [
        [1, '1.00'],
        [2, '1.91'],
        [3, '1.91'],
        [4, '1.91'],
      ],
    );
  });

  it('counts as people do', () => {
    assert.deepEqual([2, 3, 4, 11, 12, 21, 22, 23].map(ordinal), [
      '2nd',
      '3rd',
      '4th',
      '11th',
      '12th',
      '21st',
      '22nd',
      '23rd',
    ]);
  });
});
