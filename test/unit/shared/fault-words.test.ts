import assert from 'node:assert/strict';
import { faultCell, faultHeadline, faultRows } from '../../../src/shared/fault-words.js';
import type { FaultReport } from '../../../src/shared/faults.js';

const report = (more: Partial<FaultReport> = {}): FaultReport => ({
  fault: 'exit',
  onWorkerLost: 'replace',
  pool: 'thread',
  workers: 2,
  block: 0,
  task: 5,
  outcome: 'lost',
  bystanders: { total: 9, completed: 9, failed: 0, lost: 0, completedAfter: 4 },
  poolFate: 'replaced',
  programFate: 'unharmed',
  recoveryUs: 50_400,
  ...more,
});
const hurt = { total: 9, completed: 3, failed: 1, lost: 5, completedAfter: 0 };
const dead = {
  outcome: null,
  poolFate: 'gone',
  programFate: 'ended',
  recoveryUs: null,
  bystanders: hurt,
} as const;

describe('the words of the fault lab', () => {
  const cells: readonly (readonly [string, Partial<FaultReport>, string, string])[] = [
    [
      'a contained death',
      {},
      'worker',
      'Its worker alone: Replaced in 50.4 ms. All 9 others completed.',
    ],
    [
      'an error',
      { poolFate: 'unharmed', recoveryUs: 0 },
      'task',
      'That task alone: All 9 others completed.',
    ],
    [
      'no successor',
      { recoveryUs: null },
      'worker',
      'Its worker alone: No other worker came. All 9 others completed.',
    ],
    [
      'a contained death that cost others',
      { bystanders: hurt },
      'others',
      'Its worker alone: Replaced in 50.4 ms. 3 of 9 others completed. Lost: 5. Failed by themselves: 1.',
    ],
    [
      'a program that died',
      { ...dead, ending: 'SIGSEGV' },
      'others',
      'The program ended (SIGSEGV): 3 of 9 others completed. Lost: 5. Failed by themselves: 1.',
    ],
    [
      'a broken pool',
      { poolFate: 'broken', bystanders: hurt },
      'others',
      'The pool broke: 3 of 9 others completed. Lost: 5. Failed by themselves: 1. It takes no more tasks.',
    ],
    [
      'a block that was cut short',
      { cutShort: true },
      'worker',
      'Its worker alone: Replaced in 50.4 ms. All 9 others completed. Its time was up before all had ended.',
    ],
  ];
  for (const [title, more, reach, text] of cells) {
    it(`tell ${title}`, () => {
      const cell = faultCell(report(more));
      assert.deepEqual([cell.reach, `${cell.headline}: ${cell.detail}`], [reach, text]);
    });
  }

  it('tell of a program that hung, whatever the others did', () => {
    const { reach, headline } = faultCell(report({ ...dead, programFate: 'hung' }));
    assert.deepEqual([reach, headline], ['others', 'The program hung']);
  });

  it('sum up by pool; a pool that was told to break has a row, but no say', () => {
    const reports = [
      report(),
      report({ fault: 'crash', ...dead }),
      report({ pool: 'process' }),
      report({ pool: 'process', fault: 'crash' }),
      report({ pool: 'process', onWorkerLost: 'break', poolFate: 'broken' }),
    ];
    assert.equal(
      faultHeadline(reports),
      'The thread pool contained 1 of 2 (others suffer if a task crashes natively). The process pool contained all 2 faults.',
    );
    assert.deepEqual(
      faultRows(reports).map(({ title, reports: own }) => [title, [...own.keys()]]),
      [
        ['One task calls process.exit', ['thread', 'process']],
        ['One task crashes natively', ['thread', 'process']],
        ['One task calls process.exit, and the pool is told to break', ['process']],
      ],
    );
    assert.equal(faultHeadline([]), null);
  });
});
