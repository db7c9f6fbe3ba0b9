import assert from 'node:assert/strict';
import { readArguments } from '../../../src/cli/arguments.js';
import { ProblemError } from '../../../src/shared/problem.js';

describe('the command line', () => {
  it('has its defaults', () => {
    assert.deepEqual(readArguments(['run', 'a b/x.ts#fib']), {
      kind: 'run',
      file: 'a b/x.ts',
      functionName: 'fib',
      pools: ['serial', 'eventLoop', 'thread', 'process'],
      workers: null,
      tasks: null,
      args: null,
      rounds: 1,
      node: null,
      json: false,
      results: false,
      trace: null,
      exports: [],
    });
  });

  it('takes every option', () => {
    const line =
      'run x.ts --pools thread,EVENTLOOP,thread --workers 3 --tasks 9 --rounds 2 --node /n --json --results --trace t --export a.html --export b.csv';
    assert.deepEqual(readArguments([...line.split(' '), '--args', '-1, 2']), {
      kind: 'run',
      file: 'x.ts',
      functionName: null,
      pools: ['thread', 'eventLoop'],
      workers: 3,
      tasks: 9,
      args: '-1, 2',
      rounds: 2,
      node: '/n',
      json: true,
      results: true,
      trace: 't',
      exports: [
        { format: 'html', path: 'a.html' },
        { format: 'csv', path: 'b.csv' },
      ],
    });
  });

  it('takes arguments that begin with a minus', () => {
    for (const argv of [['--args=-1'], ['--args', '-1']]) {
      const command = readArguments(['run', 'x.ts', ...argv]);
      assert.ok(command.kind === 'run');
      assert.equal(command.args, '-1');
    }
  });

  it('takes a comparison, with its defaults and all that it has of its own', () => {
    const command = readArguments(['compare', 'x.ts#f']);
    assert.ok(command.kind === 'compare');
    assert.deepEqual([command.budgetMs, command.rounds, command.failBelow], [20_000, 100, null]);
    const line = 'compare x.ts --budget 2.5 --rounds 7 --fail-below 1.5 --pools serial,process';
    const full = readArguments(line.split(' '));
    assert.ok(full.kind === 'compare');
    assert.deepEqual([full.budgetMs, full.rounds, full.failBelow], [2_500, 7, 1.5]);
    assert.deepEqual(full.pools, ['serial', 'process']);
  });

  it('takes a sweep, with its defaults and all that it has of its own', () => {
    const command = readArguments(['sweep', 'x.ts#f']);
    assert.ok(command.kind === 'sweep');
    const { pool, maxWorkers, budgetMs, rounds, failBelow } = command;
    assert.deepEqual(
      [pool, maxWorkers, budgetMs, rounds, failBelow],
      ['thread', null, 20_000, 100, null],
    );
    const line = 'sweep x.ts --pool process --max-workers 12 --budget 9 --rounds 5 --fail-below 2';
    const full = readArguments(line.split(' '));
    assert.ok(full.kind === 'sweep');
    assert.deepEqual([full.pool, full.maxWorkers], ['process', 12]);
    assert.deepEqual([full.budgetMs, full.rounds, full.failBelow], [9_000, 5, 2]);
  });

  it('splits at the last #', () => {
    const command = readArguments(['run', 'c#/x.ts#f']);
    assert.ok(command.kind === 'run');
    assert.deepEqual([command.file, command.functionName], ['c#/x.ts', 'f']);
  });

  it('asks for help or the version, whatever else it says', () => {
    assert.deepEqual(readArguments(['--help']), { kind: 'help' });
    assert.deepEqual(readArguments(['run', '-h']), { kind: 'help' });
    assert.deepEqual(readArguments(['--version']), { kind: 'version' });
  });

  const wrong: [string, RegExp][] = [
    ['', /no command\./],
    ['walk x.ts', /no command "walk"/],
    ['run', /no file/],
    ['run a.ts b.ts', /too many: b\.ts/],
    ['run a.ts --pools thread,fibre', /no pool "fibre"/],
    ['run a.ts --pools ,', /no pool ""/],
    ['run a.ts --workers 0', /--workers is "0"/],
    ['run a.ts --workers 1.5', /--workers is "1\.5"/],
    ['run a.ts --tasks many', /--tasks is "many"/],
    ['run a.ts --rounds 1e3', /--rounds is "1e3"/],
    ['run a.ts --budget 5', /--budget goes with "compare"/],
    ['run a.ts --fail-below 2', /--fail-below goes with "compare"/],
    ['compare a.ts --results', /--results goes with "run"/],
    ['compare a.ts --budget 0', /--budget is "0"/],
    ['compare a.ts --fail-below fast', /--fail-below is "fast"/],
    ['compare a.ts --pools thread', /nothing to compare one pool with/],
    ['compare a.ts --pools thread,process --fail-below 2', /compares with serial/],
    ['sweep a.ts --workers 2', /--workers goes with "run" and "compare"/],
    ['sweep a.ts --pools thread', /--pools goes with "run" and "compare"/],
    ['sweep a.ts --pool serial', /no workers to count in a pool "serial"/],
    ['sweep a.ts --max-workers 0', /--max-workers is "0"/],
    ['run a.ts --pool thread', /--pool goes with "sweep"/],
    ['compare a.ts --max-workers 2', /--max-workers goes with "sweep"/],
    ['run a.ts --jason', /--jason/],
    ['run a.ts --json=yes', /--json/],
  ];
  for (const [line, pattern] of wrong) {
    it(`is refused: ${line || '(nothing)'}`, () => {
      assert.throws(
        () => readArguments(line.split(' ').filter(Boolean)),
        (error) => {
          assert.ok(error instanceof ProblemError);
          assert.equal(error.problem.kind, 'usage');
          assert.match(error.problem.what, pattern);
          return true;
        },
      );
    });
  }
});
