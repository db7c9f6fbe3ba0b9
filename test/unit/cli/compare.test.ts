import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { missesRatio } from '../../../src/cli/compare.js';
import type { ComparisonReport, ReportedPool } from '../../../src/cli/compare.js';
import { tracesOf } from '../../../src/shared/trace/file.js';
import { measured } from '../runs/support.js';
import { traced } from './traced.js';

const KNOWN = 'test/fixtures/runs/known.ts';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Rounds are few and the budget ample, because the machine may be busy. */
function compare(target: string, ...more: string[]): Promise<Ended> {
  const args = [
    resolve('dist/cli.js'),
    'compare',
    `${KNOWN}#${target}`,
    '--budget',
    '120',
    ...more,
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((done, fail) => {
    const heard = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (heard.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (heard.stderr += text));
    child.on('error', fail).on('close', (code) => done({ code, ...heard }));
  });
}

const SLEEPS = ['sleeps', '--pools', 'serial,eventLoop', '--rounds', '4', '--json'] as const;

describe('pool-lanes compare', function () {
  this.timeout(600_000);

  it('gives all times, intervals and the verdict as JSON, and holds a line that is met', async () => {
    const { stdout } = await measured(
      () => compare(...SLEEPS, '--fail-below', '2'),
      ({ code, stderr }) => assert.equal(code, 0, stderr),
    );
    const report = JSON.parse(stdout) as ComparisonReport;
    assert.deepEqual([report.basis, report.rounds, report.whole], ['warm', 4, true]);
    assert.equal(report.tasks, 8);
    assert.deepEqual(
      report.pools.map(({ pool, coldMs, warmMs }) => [pool, coldMs.length, warmMs?.length]),
      [
        ['serial', 4, 4],
        ['eventLoop', 4, 4],
      ],
    );
    const { value, low, high, n } = report.pools[1]?.againstSerial ?? { value: 0, low: 0, high: 0 };
    assert.ok(low >= 2 && low <= value && value <= high, JSON.stringify([low, value, high]));
    assert.equal(n, 4);
    assert.equal(report.verdict.fastest, 'eventLoop');
    assert.ok(report.verdict.headline.includes('as fast as serial'));
    assert.ok(report.verdict.caveats.length > 0);
    assert.ok(report.control);
  });

  it('exits with 3 where the line is missed, with a trace of all rounds all the same', () =>
    traced(async (options, read) => {
      const { code } = await compare(...SLEEPS, '--fail-below', '100', ...options);
      assert.equal(code, 3);
      const { record, chunks } = await read();
      assert.equal(record.comparison?.rounds, 4);
      assert.equal(record.comparison.results?.different.length, 0);
      assert.ok(tracesOf(chunks).size >= 8);
    }));

  it('gives a table that people can read', async () => {
    const { code, stdout } = await compare(
      'sleeps',
      '--pools',
      'serial,eventLoop',
      '--rounds',
      '4',
    );
    assert.equal(code, 0);
    assert.match(stdout, /pool +once started +first use +start-up +× serial \(95 %\)/);
    assert.match(stdout, /Event loop .*\d× \(\d[\d.]*–[\d.]+\) .* fastest/);
    assert.match(stdout, /All pools returned the same\./);
    assert.match(stdout, /intervals are of 95 %/);
  });

  it('exits with 1 and names no winner where the pools do not return the same', async () => {
    const { code, stdout } = await compare(
      'byChance',
      '--pools',
      'serial,eventLoop',
      '--rounds',
      '1',
    );
    assert.equal(code, 1);
    assert.match(stdout, /did not return the same, so no winner is named/);
  });
});

describe('--fail-below', () => {
  const pool = (name: ReportedPool['pool'], warm: number, low: number | null): ReportedPool => ({
    pool: name,
    workers: 1,
    coldMs: [1],
    warmMs: [warm],
    startUpMs: 0,
    againstSerial: low === null ? null : { value: low * 1.1, low, high: low * 1.2, n: 5 },
    againstFastest: null,
    coldAgainstSerial: null,
    standing: 'slower',
    outliers: [],
    failed: 0,
    parallelism: 1,
    overhead: 0,
  });
  const misses = (pools: readonly ReportedPool[], ratio: number): boolean =>
    missesRatio({ pools, basis: 'warm' } as unknown as ComparisonReport, ratio);

  it('asks the fastest pool but serial for the lower end of its interval', () => {
    const pools = [pool('serial', 1, null), pool('thread', 5, 1.7), pool('process', 9, 3)];
    assert.equal(misses(pools, 1.7), false);
    assert.equal(misses(pools, 1.71), true);
  });

  it('is missed without an interval', () => {
    assert.equal(misses([pool('serial', 9, null), pool('thread', 5, null)], 0.1), true);
  });
});
