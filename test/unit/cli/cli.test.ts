import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import packageJson from '../../../package.json';
import type { FaultsReport } from '../../../src/cli/faults.js';
import type { Report } from '../../../src/cli/report.js';
import { summarise } from '../../../src/shared/analysis.js';
import type { Problem } from '../../../src/shared/problem.js';
import { decodeTraceFile, tracesOf } from '../../../src/shared/trace/file.js';
import { lineOf, processesWith, until } from '../runs/support.js';

const CLI = resolve('dist/cli.js');
const TASKS = 'test/fixtures/runs/tasks.ts';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function launch(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): [ChildProcess, Promise<Ended>] {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<Ended>((done, fail) => {
    const heard = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (heard.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (heard.stderr += text));
    child.on('error', fail).on('close', (code) => done({ code, ...heard }));
  });
  return [child, ended];
}

const cli = (...args: string[]): Promise<Ended> => launch(args)[1];
const reportOf = ({ stdout }: Ended): Report => JSON.parse(stdout) as Report;

describe('pool-lanes', () => {
  it('tells who survived which fault', async () => {
    const ended = await cli(
      'faults',
      'test/fixtures/runs/slow.ts#spins',
      '--workers',
      '2',
      '--json',
    );
    assert.equal(ended.code, 0, ended.stderr);
    const report = JSON.parse(ended.stdout) as FaultsReport;
    assert.equal(report.faults.length, 20);
    assert.equal(report.whole, true);
    assert.match(report.headline ?? '', /process pool contained all 6 faults\.$/);
  });

  it('gives one JSON document in the agreed shape', async () => {
    const ended = await cli('run', `${TASKS}#square`, '--workers', '2', '--json', '--results');
    assert.equal(ended.code, 0, ended.stderr);
    const report = reportOf(ended);
    assert.deepEqual(Object.keys(report), [
      'version',
      'function',
      'node',
      'loader',
      'cpus',
      'blocks',
    ]);
    assert.equal(report.version, packageJson.version);
    assert.deepEqual(report.function, { file: resolve(TASKS), name: 'square' });
    assert.match(report.node ?? '', /^v\d+\.\d+\.\d+/);
    assert.match(report.loader ?? '', /^esbuild \d/);
    assert.ok((report.cpus ?? 0) >= 1);
    assert.deepEqual(
      report.blocks.map(({ pool, workers, round }) => [pool, workers, round]),
      [
        ['serial', 1, 0],
        ['eventLoop', 1, 0],
        ['thread', 2, 0],
        ['process', 2, 0],
      ],
    );
    const [serial] = report.blocks;
    assert.ok(serial);
    for (const block of report.blocks) {
      assert.deepEqual(Object.keys(block), [
        'pool',
        'workers',
        'round',
        'tasks',
        'ok',
        'failed',
        'wallMs',
        'workMs',
        'speedup',
        'efficiency',
        'parallelism',
        'overhead',
        'results',
        'errors',
      ]);
      assert.deepEqual(Object.keys(block.overhead).sort(), [
        'loadMs',
        'queueMs',
        'returnMs',
        'sendMs',
        'share',
        'spawnMs',
      ]);
      assert.deepEqual([block.tasks, block.ok, block.failed], [6, 6, 0]);
      assert.deepEqual(block.results, [0, 1, 4, 9, 16, 25]);
      assert.deepEqual(block.errors, []);
      assert.equal(block.speedup, serial.wallMs / block.wallMs);
      assert.equal(block.efficiency, block.speedup / block.workers);
      assert.ok(Math.abs(block.parallelism - block.workMs / block.wallMs) < 1e-9);
    }
  });

  it('gives a table that people can read, and no speed-up without serial', async () => {
    const { code, stdout, stderr } = await cli(
      'run',
      `${TASKS}#square`,
      '--pools',
      'thread',
      '--rounds',
      '2',
    );
    assert.equal(code, 0);
    assert.match(stdout, /^square {2}.*tasks\.ts:7 {2}6 × i => \[i\]$/m);
    assert.match(stdout, /^round {2}pool .* speed-up/m);
    assert.equal(stdout.match(/^ +[12] {2}Thread/gm)?.length, 2);
    assert.match(stdout, / – /);
    assert.match(stdout, /All pools returned the same/);
    // No terminal, no progress line.
    assert.equal(stderr, '');
  });

  it('exits with 1 if tasks failed, and tells each with its line', async () => {
    const ended = await cli(
      'run',
      `${TASKS}#failsOnOdd`,
      '--pools',
      'serial,process',
      '--json',
      '--results',
    );
    assert.equal(ended.code, 1);
    const line = await lineOf('tasks.ts', 'throw new RangeError');
    for (const { errors, results, failed } of reportOf(ended).blocks) {
      assert.equal(failed, 2);
      assert.deepEqual(results, [0, null, 2, null]);
      assert.deepEqual(
        errors.map(({ index, name, message }) => [index, name, message]),
        [
          [1, 'RangeError', 'odd: 1'],
          [3, 'RangeError', 'odd: 3'],
        ],
      );
      assert.match(errors[0]?.stack ?? '', new RegExp(`tasks\\.ts:${line}:`));
    }
    const table = await cli('run', `${TASKS}#failsOnOdd`, '--pools', 'thread');
    assert.equal(table.code, 1);
    assert.match(table.stdout, new RegExp(`task 1: RangeError: odd: 1 .*tasks\\.ts:${line}:`));
  });

  it('exits with 1 if a block broke off, and says why', async () => {
    const ended = await cli('run', `${TASKS}#exits`, '--pools', 'serial', '--json');
    assert.equal(ended.code, 1);
    const [block] = reportOf(ended).blocks;
    assert.deepEqual([block?.status, block?.tasks, block?.ok, block?.failed], ['failed', 2, 1, 1]);
    assert.match(block?.problem?.what ?? '', /process\.exit\(7\)/);
    assert.equal(block?.errors[0]?.name, 'WorkerLostError');
  });

  it('tells of every task that did not end ok, even where the program died too soon to tell', async () => {
    const ended = await cli('run', `${TASKS}#killsItself`, '--pools', 'serial', '--json');
    assert.equal(ended.code, 1);
    const [block] = reportOf(ended).blocks;
    assert.ok(block);
    assert.equal(block.tasks, 4);
    assert.equal(block.errors.length, block.failed);
    assert.ok(block.errors.every(({ name }) => /^(?:WorkerLost|Cancelled)Error$/.test(name)));
  });

  const inputs: [string, string[], unknown[]][] = [
    ['arguments as written', ['--args', '4', '--tasks', '3'], [4, 4, 4]],
    ['arguments from the index', ['--args', 'i => [i * 10]', '--tasks', '3'], [0, 10, 20]],
    ['eight tasks where nobody says how many', ['--args', '-1'], new Array(8).fill(-1)],
  ];
  for (const [name, args, results] of inputs) {
    it(`takes ${name}`, async () => {
      const ended = await cli(
        'run',
        `${TASKS}#untagged`,
        '--pools',
        'thread',
        '--json',
        '--results',
        ...args,
      );
      assert.equal(ended.code, 0, ended.stderr);
      assert.deepEqual(reportOf(ended).blocks[0]?.results, results);
    });
  }

  it('makes so many of one tag, and goes round several', async () => {
    for (const [name, results] of [
      ['square', [0, 1, 4]],
      ['waits', ['a', 'b', 'a']],
    ] as const) {
      const ended = await cli(
        'run',
        `${TASKS}#${name}`,
        '--pools',
        'serial',
        '--json',
        '--results',
        '--tasks',
        '3',
      );
      assert.deepEqual(reportOf(ended).blocks[0]?.results, results);
    }
  });

  it('calls a function without parameters with nothing', async () => {
    const ended = await cli('run', `${TASKS}#bare`, '--pools', 'serial', '--json', '--results');
    assert.deepEqual(reportOf(ended).blocks[0]?.results, new Array(8).fill('bare'));
  });

  it('keeps what tasks write out of the document', async () => {
    const ended = await cli('run', `${TASKS}#speaks`, '--pools', 'thread', '--json');
    assert.equal(reportOf(ended).blocks[0]?.ok, 4);
    assert.match(ended.stderr, /out 3/);
    const table = await cli('run', `${TASKS}#speaks`, '--pools', 'thread');
    assert.match(table.stdout, /out 3/);
    assert.match(table.stderr, /err 3/);
  });

  it('writes a trace that says the same as the document', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cli-test-'));
    try {
      const path = join(folder, 'run.poollanes');
      const ended = await cli(
        'run',
        `${TASKS}#square`,
        '--pools',
        'serial,thread',
        '--json',
        '--trace',
        path,
        ...['csv', 'json', 'html'].flatMap((of) => ['--export', join(folder, `run.${of}`)]),
      );
      const csv = await readFile(join(folder, 'run.csv'), 'utf8');
      assert.equal(csv.trim().split('\r\n').length, 1 + 12);
      const { traceEvents } = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as {
        traceEvents: { cat?: string }[];
      };
      assert.equal(traceEvents.filter(({ cat }) => cat === 'task').length, 12);
      assert.match(await readFile(join(folder, 'run.html'), 'utf8'), /^<!DOCTYPE html>/);
      const file = await decodeTraceFile(await readFile(path));
      assert.equal(file.product, packageJson.version);
      assert.equal(file.record.status, 'done');
      assert.equal(file.details.length, 12);
      const traces = tracesOf(file.chunks);
      for (const [index, block] of reportOf(ended).blocks.entries()) {
        const trace = traces.get(index);
        assert.ok(trace);
        const { wallMs, workMs, overhead } = summarise(trace);
        // A file keeps stamps to the nanosecond.
        const near = (a: number, b: number): void =>
          assert.ok(Math.abs(a - b) < 1e-4, `${a}, ${b}`);
        near(wallMs, block.wallMs);
        near(workMs, block.workMs);
        near(overhead.sendMs, block.overhead.sendMs);
        near(overhead.share, block.overhead.share);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  const refused: [string, string[], string, RegExp][] = [
    ['no command', [], 'usage', /no command/],
    ['an unknown option', ['run', `${TASKS}#square`, '--jazz'], 'usage', /--jazz/],
    ['no such file', ['run', 'no/such.ts#f'], 'usage', /no\/such\.ts cannot be read/],
    ['no source file', ['run', 'README.md#f'], 'usage', /not a file of TypeScript/],
    [
      'an export of no known kind',
      ['run', `${TASKS}#square`, '--export', 'a.pdf'],
      'usage',
      /a\.pdf/,
    ],
    ['no such function', ['run', `${TASKS}#sqare`], 'noFunction', /no task function "sqare"/],
    ['no function named of several', ['run', TASKS], 'usage', /several task functions/],
    ['no inputs', ['run', `${TASKS}#untagged`], 'inputs', /nothing to call untagged\(n: number\)/],
    [
      'arguments that do not parse',
      ['run', `${TASKS}#untagged`, '--args', '1 +'],
      'usage',
      /--args is not/,
    ],
    ['no such Node.js', ['run', `${TASKS}#square`, '--node', '/no/node'], 'noNode', /\/no\/node/],
    ['no compiling', ['run', 'test/fixtures/runs/broken.ts#task'], 'compile', /./],
    [
      'no loading',
      ['run', 'test/fixtures/runs/throws-at-top.ts#task'],
      'load',
      /a setting is missing/,
    ],
    [
      'no place for the trace',
      ['run', `${TASKS}#square`, '--pools', 'serial', '--trace', '/no/such/place'],
      'usage',
      /\/no\/such\/place/,
    ],
  ];
  for (const [name, args, kind, what] of refused) {
    it(`exits with 2 and says what to do: ${name}`, async () => {
      const ended = await cli(...args, '--json');
      assert.equal(ended.code, 2);
      const { version, problem } = JSON.parse(ended.stdout) as {
        version: string;
        problem: Problem;
      };
      assert.equal(version, packageJson.version);
      assert.equal(problem.kind, kind, problem.what);
      assert.match(problem.what, what);
      assert.ok(ended.stderr.includes(problem.what) && ended.stderr.includes(problem.todo));
      const plain = await cli(...args);
      assert.deepEqual([plain.code, plain.stdout], [2, '']);
    });
  }

  it('helps, and tells its version', async () => {
    const help = await cli('--help');
    assert.deepEqual([help.code, help.stderr], [0, '']);
    assert.match(help.stdout, /^Usage: pool-lanes run FILE/);
    assert.deepEqual(await cli('--version'), {
      code: 0,
      stdout: `${packageJson.version}\n`,
      stderr: '',
    });
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    (process.platform === 'win32' ? it.skip : it)(
      `on ${signal} stops, leaves nothing running, and still prints what was measured (no signals on Windows)`,
      async () => {
        const mark = `POOL_LANES_TEST=${randomUUID()}`;
        const [name = '', value] = mark.split('=');
        const [child, ended] = launch(
          [
            'run',
            `${TASKS}#waits`,
            '--tasks',
            '100000',
            '--pools',
            'thread,serial',
            '--workers',
            '1',
            '--json',
          ],
          { [name]: value },
        );
        await until(async () => (await processesWith(mark)).length > 1);
        child.kill(signal);
        const { code, stdout } = await ended;
        assert.equal(code, 1);
        assert.ok((JSON.parse(stdout) as Report).blocks.length <= 1);
        await until(async () => (await processesWith(mark)).length === 0);
      },
    );
  }

  (process.platform === 'linux' ? it : it.skip)(
    'leaves nothing running when it is killed, not even an endless loop (reads /proc)',
    async () => {
      for (const pool of ['serial', 'thread', 'process']) {
        const mark = `POOL_LANES_TEST=${randomUUID()}`;
        const [name = '', value] = mark.split('=');
        const temporary = await mkdtemp(join(tmpdir(), 'cli-test-'));
        const args = ['run', `${TASKS}#spin`, '--pools', pool, '--workers', '2'];
        const [child, ended] = launch(args, {
          [name]: value,
          TMPDIR: temporary,
        });
        // The runner, and two processes of the pool. Esbuild's is there before them, and gone by then or not.
        const expected = pool === 'process' ? 3 : 1;
        const ours = async (): Promise<number[]> => {
          const pids = await processesWith(mark);
          const commands = await Promise.all(
            pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
          );
          return pids.filter((_, i) => /runner\.js|process-worker/.test(commands[i] ?? ''));
        };
        try {
          await until(async () => (await ours()).length >= expected);
        } finally {
          child.kill('SIGKILL');
        }
        await ended;
        await until(async () => (await processesWith(mark)).length === 0);
        assert.deepEqual(await readdir(temporary), []);
        await rm(temporary, { recursive: true });
      }
    },
  );

  it('stops quietly when nobody reads any more', async () => {
    const [child, ended] = launch([
      'run',
      `${TASKS}#speaks`,
      '--pools',
      'serial',
      '--tasks',
      '20000',
    ]);
    child.stdout?.destroy();
    const { code, stderr } = await ended;
    assert.equal(code, 1);
    assert.doesNotMatch(stderr, /EPIPE/);
  });
});
