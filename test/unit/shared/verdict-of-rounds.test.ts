import assert from 'node:assert/strict';
import type { BlockSummary } from '../../../src/shared/analysis.js';
import { comparisonProgress } from '../../../src/shared/comparison-progress.js';
import { poolFigures } from '../../../src/shared/figures.js';
import { comparisonOf } from '../../../src/shared/rounds.js';
import type { BlockRecord, ComparisonRecord, RunRecord } from '../../../src/shared/run.js';
import { roundToShow, tracedRounds } from '../../../src/shared/shown-round.js';
import { verdictOf } from '../../../src/shared/verdict.js';
import { isInline } from '../../../src/shared/words.js';
import type { Pool } from '../../../src/shared/words.js';

const summaryOf = (wallMs: number, more: Partial<BlockSummary> = {}): BlockSummary => ({
  tasks: 8,
  ok: 8,
  failed: 0,
  wallMs,
  workMs: wallMs,
  parallelism: 1.9,
  overhead: { spawnMs: 0, loadMs: 0, queueMs: 0, sendMs: 0, returnMs: 0, share: 0.03 },
  ...more,
});

/** Steady, and a little apart from round to round. */
const WOBBLE = [1, 1.01, 0.99, 1.005, 0.995, 1.002, 0.998, 1.004];

interface Given {
  /** Warm wall times by pool; a list is round by round. */
  readonly walls: Partial<Record<Pool, number | readonly number[]>>;
  readonly rounds?: number;
  readonly startUp?: number;
  /** Control blocks of the first pool, so many times as long. */
  readonly control?: number;
  readonly state?: Partial<ComparisonRecord>;
  readonly record?: Partial<RunRecord>;
  readonly sums?: Partial<BlockSummary>;
}

function runOf({
  walls,
  rounds = 6,
  startUp = 50,
  control,
  state,
  record,
  sums,
}: Given): RunRecord {
  const blocks: BlockRecord[] = [];
  const pools = Object.entries(walls) as [Pool, number | readonly number[]][];
  for (let round = 0; round < rounds; round++) {
    const add = (pool: Pool, wall: number, more: Partial<BlockRecord>): void => {
      const workers = isInline(pool) ? 1 : 2;
      blocks.push({
        pool,
        workers,
        round,
        index: blocks.length,
        status: 'done',
        sums: { cold: summaryOf(wall + startUp, sums), warm: summaryOf(wall, sums) },
        ...more,
      });
    };
    pools.forEach(([pool, given], i) => {
      const usual = typeof given === 'number' ? given : NaN;
      const wobble = WOBBLE[(round * 3 + i * 5) % WOBBLE.length] ?? 1;
      const wall = typeof given === 'number' ? usual * wobble : (given[round] ?? NaN);
      add(pool, wall, {});
      if (i === 0 && control !== undefined) add(pool, wall * control, { control: true });
    });
  }
  return {
    id: 'r',
    title: 'f',
    startedAt: 0,
    functions: [],
    status: 'done',
    blocks,
    warnings: [],
    comparison: {
      budgetMs: 20_000,
      maxRounds: 100,
      startedAt: 0,
      spentMs: 12_000,
      rounds,
      unclear: 0,
      withoutControl: false,
      withoutWarm: false,
      end: 'settled',
      ...state,
    },
    ...record,
  };
}

function verdict(given: Given) {
  const run = runOf(given);
  const { kind, headline, reasons, caveats, fastest } = verdictOf(
    run,
    poolFigures(run, () => null),
  );
  return { kind, headline, reasons: reasons.join(' '), caveats: caveats.join(' '), fastest };
}

describe('the verdict of a comparison', () => {
  it('names the clear winner, with its interval against serial', () => {
    const { kind, headline, fastest, reasons } = verdict({
      walls: { serial: 400, thread: 250, process: 200 },
    });
    assert.equal(kind, 'clear');
    assert.equal(fastest?.pool, 'process');
    assert.match(
      headline,
      /^Process pool × 2 is (?:2\.0\d|1\.9\d)× as fast as serial \(\d\.\d\d–\d\.\d\d\) once started, and clearly/,
    );
    assert.match(reasons, /1\.90 tasks ran at once on 2 workers; 3 % of the time/);
    assert.match(reasons, /first use costs 50\.0 ms more .* with that it is 1\.\d+× \(/);
  });

  it('says which others the winner cannot be told from', () => {
    const same = verdict({ walls: { serial: 400, thread: 201, process: 200 } });
    assert.equal(same.kind, 'tie');
    assert.match(
      same.headline,
      /as fast as serial \(.*\) once started, and within 5 % of \w+ pool/,
    );
    const noisy = [180, 230, 190, 215, 240, 170];
    const unclear = verdict({
      walls: { serial: 800, thread: noisy, process: [...noisy].reverse() },
      state: { end: 'budget', unclear: 1 },
    });
    assert.equal(unclear.kind, 'tie');
    assert.match(unclear.headline, /with no clear difference to \w+ pool × 2\.$/);
    assert.match(unclear.reasons, /larger time budget than 20\.0 s/);
  });

  it('says when serial is enough, why, and what would change it', () => {
    const { kind, headline, reasons } = verdict({
      walls: { serial: 1, thread: 20 },
      sums: {
        overhead: { spawnMs: 0, loadMs: 0, queueMs: 0, sendMs: 9, returnMs: 9, share: 0.92 },
      },
    });
    assert.equal(kind, 'clear');
    assert.match(
      headline,
      /^Serial is enough: the next, Thread pool × 2, takes 20\.\d× \(.*\) as long once started/,
    );
    assert.match(reasons, /92 % .* too short .* Longer tasks, or several of them in one call/);
    assert.match(
      verdict({ walls: { serial: 100, thread: 100.2 } }).headline,
      /^Serial is enough: no pool is more than 5 % faster/,
    );
  });

  it('names no winner where serial itself cannot be told apart', () => {
    const noisy = [80, 130, 90, 115, 140, 70];
    const other = noisy.map((time) => time * 0.95).reverse();
    const { kind, headline } = verdict({ walls: { serial: noisy, thread: other } });
    assert.equal(kind, 'tie');
    assert.match(headline, /^No clear winner: .*Serial.* cannot be told apart/);
    const ahead = verdict({ walls: { serial: other, thread: noisy } });
    assert.match(
      ahead.headline,
      /^Serial is the fastest measured, with no clear difference to Thread pool × 2 once/,
    );
  });

  it('says which pool is the fastest if it is used once', () => {
    const run = runOf({ walls: { serial: 400, thread: 200 } });
    for (const { pool, sums } of run.blocks) {
      if (pool === 'thread' && sums) Object.assign(sums.cold, { wallMs: 900 });
    }
    const { reasons } = verdictOf(
      run,
      poolFigures(run, () => null),
    );
    assert.match(reasons.join(' '), /For a single use, start-up included, Serial is the fastest/);
  });

  it('says before all that the pools did not return the same, and names no winner', () => {
    const results = { blocks: [0, 1], compared: 8, different: [3], missing: 0 };
    const unequal = verdict({ walls: { serial: 400, thread: 200 }, state: { results } });
    assert.deepEqual([unequal.kind, unequal.fastest], ['unequal', null]);
    const run = runOf({ walls: { serial: 400, thread: 200 } });
    const block = run.blocks[5];
    assert.ok(block);
    block.changed = 2;
    assert.match(
      verdictOf(
        run,
        poolFigures(run, () => null),
      ).headline,
      /^Thread pool × 2 did not return the same in every round/,
    );
  });

  it('gives no interval of three rounds', () => {
    const { kind, headline, caveats } = verdict({ walls: { serial: 400, thread: 200 }, rounds: 3 });
    assert.equal(kind, 'leading');
    assert.match(headline, /^Fastest measured: Thread pool × 2, [12]\.\d\d× as fast as serial/);
    assert.match(caveats, /3 rounds in 12\.0 s: too few for an interval/);
  });

  it('tells what the machine did: steady, drifting, slowing down, interrupted', () => {
    const steady = verdict({ walls: { serial: 400, thread: 200 }, control: 1.001 });
    assert.match(steady.caveats, /Control: the same pool, run twice in a round, differs by 1\.00×/);
    const drifting = verdict({ walls: { serial: 400, thread: 200 }, control: 1.2 });
    assert.match(drifting.caveats, /The machine is not steady: .* differs by 1\.20×/);
    const slower = [1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7];
    const rising = verdict({
      walls: { serial: slower.map((x) => x * 400), thread: slower.map((x) => x * 200) },
      rounds: 8,
    });
    assert.match(rising.caveats, /Times rose by 1\.\d+× from the first rounds to the last/);
    const once = [200, 201, 199, 200, 320, 200, 201, 199];
    const pools = { serial: 400, eventLoop: 400, thread: once, process: 210 };
    assert.match(
      verdict({ walls: pools, rounds: 8 }).caveats,
      /1 of 32 times is far from the rest/,
    );
  });

  it('has nothing to say before a round is complete, and tells how far it is meanwhile', () => {
    const record = { status: 'running' } as const;
    const run = runOf({ walls: { serial: 400, thread: 200 }, record, state: { unclear: 1 } });
    const given = verdictOf(
      run,
      poolFigures(run, () => null),
    );
    assert.deepEqual(
      [given.kind, given.headline],
      ['pending', 'Measuring: 6 rounds so far, 1 pool unclear.'],
    );
    assert.equal(comparisonProgress(run, 12_400), 'round 7, 12 of 20 s, 1 pool unclear');
    assert.equal(verdict({ walls: { serial: 1, thread: 1 }, rounds: 0 }).kind, 'none');
  });
});

describe('the rounds of a record', () => {
  it('are complete or left out, and rest on the warm pass only where all have one', () => {
    const run = runOf({ walls: { serial: 400, thread: 200 } });
    const [last] = run.blocks.slice(-1);
    assert.ok(last);
    last.status = 'stopped';
    assert.equal(comparisonOf(run)?.answer.rounds, 5);
    const [first] = run.blocks;
    assert.ok(first?.sums);
    first.sums = { cold: first.sums.cold };
    assert.equal(comparisonOf(run)?.basis, 'cold');
  });

  it('are shown one at a time: the one that is wanted, else the last whole one that was kept', () => {
    const run = runOf({ walls: { serial: 400, thread: 200 }, control: 1 });
    assert.equal(roundToShow(run, null), 5);
    assert.equal(roundToShow(run, 2), 2);
    for (const block of run.blocks) {
      if (block.round >= 4) block.untraced = true;
      else if (block.round === 3 && block.pool === 'thread') block.status = 'running';
    }
    assert.deepEqual(tracedRounds(run), [0, 1, 2]);
    assert.equal(roundToShow(run, 5), 2);
    delete run.comparison;
    assert.equal(roundToShow(run, null), null);
  });
});
