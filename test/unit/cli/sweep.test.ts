import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { missesSpeedup } from '../../../src/cli/sweep.js';
import type { SweepReport } from '../../../src/cli/sweep.js';
import { measured } from '../runs/support.js';
import { traced } from './traced.js';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Rounds are few and the budget ample, because the machine may be busy. */
function sweep(target: string, ...more: string[]): Promise<Ended> {
  const file = `test/fixtures/runs/${target}`;
  const args = [resolve('dist/cli.js'), 'sweep', file, '--budget', '120', ...more];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((done, fail) => {
    const heard = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (heard.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (heard.stderr += text));
    child.on('error', fail).on('close', (code) => done({ code, ...heard }));
  });
}

describe('pool-lanes sweep', function () {
  this.timeout(600_000);

  it('gives steps, fit, check and verdict as JSON, and holds a line that is met', async () => {
    const options = ['--max-workers', '3', '--rounds', '4', '--json', '--fail-below', '1.2'];
    const { stdout } = await measured(
      () => sweep('scaling.ts#sleeps', ...options),
      ({ code, stderr }) => assert.equal(code, 0, stderr),
    );
    const report = JSON.parse(stdout) as SweepReport;
    assert.deepEqual([report.pool, report.basis, report.rounds], ['thread', 'warm', 4]);
    assert.deepEqual(
      report.steps.map(({ workers, speedups }) => [workers, speedups.length]),
      [
        [1, 4],
        [2, 4],
        [3, 4],
      ],
    );
    const { speedup, interval, efficiency } = report.steps[2] ?? {};
    assert.ok(speedup !== undefined && efficiency === speedup / 3);
    assert.ok(interval && interval.low <= speedup && speedup <= interval.high);
    assert.ok(report.fit);
    assert.equal(report.check?.rounds, 4);
    assert.ok(report.check.steps.length >= 2);
    assert.match(report.verdict.headline, /^Threads: /);
    assert.ok((report.parallelism ?? 0) >= 1);
    assert.equal(report.whole, true);
  });

  it('gives a table that people can read, and exits with 3 where the line is missed', async () => {
    const options = ['--pool', 'process', '--max-workers', '2', '--rounds', '1'];
    const { code, stdout } = await sweep('scaling.ts#sleeps', ...options, '--fail-below', '9');
    assert.equal(code, 3);
    assert.match(stdout, /workers +wall +× one worker \(95 %\) +efficiency +memory/);
    assert.match(stdout, /\n +2 +\d.* [\d.]+× +[<>]?\d+ %/);
    assert.match(stdout, /CPUs: \d+ · available parallelism: \d+/);
    assert.match(stdout, /Processes: fastest measured with (\d|one worker)/);
    assert.match(stdout, /too few for an interval/);
  });

  it('exits with 1 and names no number where workers do not return the same; its trace says so too', () =>
    traced(async (options, read) => {
      const { code, stdout } = await sweep('known.ts#byChance', '--rounds', '1', ...options);
      assert.equal(code, 1);
      assert.match(stdout, /did not return the same, so none is named/);
      const { sweep: kept } = (await read()).record;
      assert.ok((kept?.results?.different.length ?? 0) > 0);
    }));

  it('says that one task needs no second worker', async () => {
    const { code, stdout } = await sweep('known.ts#byChance', '--tasks', '1', '--rounds', '1');
    assert.equal(code, 0);
    assert.match(stdout, /There is one task, so more workers than one have nothing to do\./);
  });
});

describe('--fail-below of a sweep', () => {
  const report = (low: number | null): SweepReport => {
    const interval = low === null ? null : { value: low * 1.1, low, high: low * 1.2, n: 5 };
    return { answer: { interval } } as unknown as SweepReport;
  };

  it('asks the number that is enough for the lower end of its interval', () => {
    assert.equal(missesSpeedup(report(1.7), 1.7), false);
    assert.equal(missesSpeedup(report(1.7), 1.71), true);
  });

  it('is missed without an interval', () => {
    assert.equal(missesSpeedup(report(null), 0.1), true);
  });
});
