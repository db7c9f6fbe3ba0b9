import assert from 'node:assert/strict';
import type { FromPage, Surroundings } from '../../../../src/shared/page-protocol.js';
import type { PoolRounds, RunComparison } from '../../../../src/shared/rounds.js';
import type { RunRecord } from '../../../../src/shared/run.js';
import { PageModel } from '../../../../webview/page/model.js';
import { ratioBars } from '../../../../webview/page/ratio-chart.js';
import { dotsOf } from '../../../../webview/page/rounds.js';
import { synthetic } from '../harness/synthetic.js';

const pool = (more: Partial<PoolRounds>): PoolRounds => ({
  pool: 'thread',
  workers: 2,
  title: 'Thread pool × 2',
  cold: [30, 40],
  warm: [10, 20],
  startUpMs: 20,
  outliers: [],
  ...more,
});

const interval = (value: number) => ({ value, low: value / 1.1, high: value * 1.1, n: 6 });

describe('the chart of ratios', () => {
  const standing = { workers: 2, median: 10, againstFastest: null } as const;
  const comparison = (twice: number | null): RunComparison => {
    const answer = {
      rounds: 6,
      pools: [
        { ...standing, pool: 'serial', workers: 1, againstSerial: null, standing: 'slower' },
        {
          ...standing,
          pool: 'thread',
          againstSerial: twice === null ? null : interval(twice),
          standing: 'fastest',
        },
        {
          ...standing,
          pool: 'process',
          againstSerial: twice === null ? null : interval(1 / twice),
          standing: 'slower',
        },
      ],
      fastest: 1,
      isClear: true,
      isSettled: true,
    } as const;
    return {
      basis: 'warm',
      answer,
      cold: answer,
      pools: answer.pools.map(({ pool: name }) => pool({ pool: name, title: name })),
      rounds: [0, 1, 2, 3, 4, 5],
      control: null,
      trend: null,
      dropped: [],
    };
  };

  it('puts twice as fast and half as fast at equal distances from 1, whiskers inside', () => {
    const [serial, faster, slower] = ratioBars(comparison(2));
    assert.ok(serial && faster && slower);
    assert.ok(Math.abs(serial.value - 0.5) < 1e-9 && serial.one === serial.value);
    assert.ok(Math.abs(faster.value - 0.5 - (0.5 - slower.value)) < 1e-9);
    for (const { low, value, high } of [faster, slower]) {
      assert.ok(low > 0 && low < value && value < high && high < 1);
    }
    assert.equal(faster.text, '2.00× (1.82–2.20)');
    assert.match(serial.text, /by definition/);
  });

  it('draws nothing without an interval', () => {
    assert.deepEqual(ratioBars(comparison(null)), []);
  });
});

describe('the plot of rounds', () => {
  it('has a dot per pass and round, from zero up, with what is far from the rest marked', () => {
    const dots = dotsOf(pool({ outliers: [1] }), [0, 2]);
    assert.deepEqual(
      dots.map(({ pass, isOutlier, text }) => [pass, isOutlier, text]),
      [
        ['cold', false, 'Round 1, first use: 30.0 ms'],
        ['cold', false, 'Round 3, first use: 40.0 ms'],
        ['warm', false, 'Round 1, once started: 10.0 ms'],
        ['warm', true, 'Round 3, once started: 20.0 ms'],
      ],
    );
    const height = ({ y }: { y: number }): number => 48 - 2.5 - y;
    const [, most, least] = dots;
    assert.ok(most && least);
    assert.ok(Math.abs(height(most) / height(least) - 4) < 1e-9);
    const first = dots[0];
    assert.ok(first && first.x < most.x && first.x === least.x);
  });
});

describe('the page model of a comparison', () => {
  const scene = synthetic({ pools: ['serial', 'thread'], tasks: 8, workers: 2 });
  const surroundings: Surroundings = { trusted: true, wide: false, candidate: null };
  /** Two rounds of two pools; the traces there are are those of the first. */
  const run: RunRecord = {
    ...scene.run,
    status: 'running',
    blocks: [0, 1].flatMap((round) =>
      scene.run.blocks.map((block) => ({ ...block, round, index: block.index + 2 * round })),
    ),
    comparison: {
      budgetMs: 1,
      maxRounds: 9,
      startedAt: 0,
      spentMs: 1,
      rounds: 1,
      unclear: null,
      withoutControl: true,
      withoutWarm: true,
    },
  };
  const opened = (round: number) => {
    const posted: FromPage[] = [];
    const model = new PageModel({
      post: (message) => posted.push(message),
      changed: () => undefined,
      appended: () => undefined,
    });
    const hydrate = (shown: number, record = run): void =>
      model.receive({ type: 'hydrate', run: record, surroundings, round: shown });
    hydrate(round);
    return { model, posted, hydrate };
  };

  it('holds the traces of the round that is shown, and no others', () => {
    const { model, hydrate } = opened(0);
    assert.deepEqual([...model.traces.keys()], [0, 1]);
    hydrate(1);
    assert.deepEqual([...model.traces.keys()], [2, 3]);
  });

  it('asks for another round, and lets go of a task that is not in it', () => {
    const { model, posted, hydrate } = opened(0);
    model.select({ block: 1, task: 3 });
    model.showRound(null);
    assert.deepEqual(posted.filter(({ type }) => type === 'round').at(-1), {
      type: 'round',
      runId: run.id,
      round: null,
    });
    hydrate(1);
    assert.equal(model.selection, null);
  });

  it('stays with the round of a task that is looked at while others come in', () => {
    const { model, posted } = opened(0);
    model.select({ block: 1, task: 3 });
    assert.deepEqual(
      posted.filter(({ type }) => type === 'round'),
      [{ type: 'round', runId: run.id, round: 0 }],
    );
    assert.equal(model.isLatestWanted, false);
  });

  it('gives figures of the first pass alone, also once there is a second', () => {
    const { model } = opened(0);
    for (const event of scene.events) {
      if ('chunk' in event) model.receive({ type: 'chunk', runId: run.id, data: event.chunk });
    }
    assert.equal(model.summaryOf(1)?.tasks, 8);
    const blocks = run.blocks.map((block) => ({ ...block, secondPass: 5 }));
    model.receive({ type: 'run', run: { ...run, blocks } });
    assert.equal(model.summaryOf(1)?.tasks, 5);
  });
});
