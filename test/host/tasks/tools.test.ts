import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { PoolTool } from '../../../src/host/tools.js';
import type { ToolParts } from '../../../src/host/tools.js';
import { until } from '../../support/until.js';
import { closeAll, lastRun, open, readLast, untilNoRunner } from '../support/editor.js';

async function call(
  tool: string,
  input: object,
  token = new vscode.CancellationTokenSource().token,
): Promise<readonly string[]> {
  const { content } = await vscode.lm.invokeTool(
    tool,
    { input, toolInvocationToken: undefined },
    token,
  );
  return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ''));
}

describe('A language model', () => {
  afterEach(async () => {
    await closeAll();
    await untilNoRunner();
  });

  it('is offered two tools, with what they take', () => {
    const ours = vscode.lm.tools.filter(({ name }) => /^(run_in|compare)_pools$/.test(name));
    assert.deepEqual(ours.map(({ name }) => name).sort(), ['compare_pools', 'run_in_pools']);
    for (const { inputSchema } of ours) {
      const { required } = inputSchema as { required: string[] };
      assert.deepEqual(required, ['file', 'function']);
    }
  });

  it('is allowed by the user call by call: the question names file, function and inputs', () => {
    // What a call is made with is not asked for before it is allowed.
    const parts = {} as ToolParts;
    const ask = (kind: 'run' | 'compare', input: object) =>
      new PoolTool(kind, parts).prepareInvocation({ input }).confirmationMessages;
    const input = { file: 'cpu.ts', function: 'fib', args: '30, { fast: true }', tasks: 8 };
    assert.deepEqual(ask('run', { ...input, pool: 'process' }), {
      title: 'Run fib in a process pool?',
      message:
        'This runs the function fib of cpu.ts on this machine, many times. 8 tasks, called with: 30, { fast: true }',
    });
    assert.deepEqual(ask('compare', { file: 'cpu.ts', function: 'fib' }), {
      title: 'Compare pools with fib?',
      message: 'This runs the function fib of cpu.ts on this machine, many times.',
    });
    assert.throws(() => ask('run', { file: '/etc/hosts.ts', function: 'f' }), /\/etc\/hosts\.ts/);
  });

  it('runs a function in a pool, and is told in words and numbers', async () => {
    const before = await readLast();
    const [text = '', json = ''] = await call('run_in_pools', {
      file: 'cpu.ts',
      function: 'fib',
      pool: 'process',
      args: 'i => [10 + i]',
      tasks: 5,
    });
    assert.match(text, /^Process pool × \d+: 5 tasks in /);
    const answer = JSON.parse(json) as { status: string; pools: { pool: string; tasks: number }[] };
    assert.equal(answer.status, 'done');
    assert.deepEqual(
      answer.pools.map(({ pool, tasks }) => [pool, tasks]),
      [['process', 5]],
    );
    const { record } = await lastRun('fib', before?.record.id);
    assert.equal(record.blocks[0]?.pool, 'process', 'the user sees it too');
  });

  it('compares pools within a budget of its own, and is told the verdict', async () => {
    const input = { file: 'cpu.ts', function: 'fib', timeBudget: 2 };
    const [text = '', json = ''] = await call('compare_pools', input);
    const { verdict, pools } = JSON.parse(json) as {
      verdict: { headline: string };
      pools: { pool: string; wallMs: number }[];
    };
    assert.deepEqual(
      pools.map(({ pool }) => pool),
      ['serial', 'eventLoop', 'thread', 'process'],
    );
    assert.ok(pools.every(({ wallMs }) => wallMs > 0));
    assert.ok(text.startsWith(verdict.headline), text);
  });

  for (const [what, input, said] of [
    ['without inputs', { file: 'untagged.ts', function: 'greet' }, /"args"/],
    ['of arguments that do not parse', { file: 'cpu.ts', function: 'fib', args: '1 +' }, /"args"/],
    ['of a function that is not there', { file: 'cpu.ts', function: 'gone' }, /gone/],
    ['of a file outside', { file: '/etc/hosts.ts', function: 'f' }, /\/etc\/hosts\.ts/],
    ['of nothing', {}, /"file"/],
  ] as const) {
    it(`is told why a call ${what} runs nothing`, async () => {
      const before = await readLast();
      await assert.rejects(Promise.resolve(call('run_in_pools', input)), said);
      assert.equal((await readLast())?.record.id, before?.record.id);
    });
  }

  it('stops the run when its call is cancelled', async () => {
    const source = new vscode.CancellationTokenSource();
    const input = { file: 'waits.ts', function: 'dawdle' };
    const before = await readLast();
    const ended = call('run_in_pools', input, source.token).catch((error: unknown) => error);
    await open('waits.ts');
    await until(
      'the run is going',
      async () => (await readLast())?.record,
      (last) => last?.title === 'dawdle' && last.status === 'running',
    );
    source.cancel();
    await ended;
    assert.equal((await lastRun('dawdle', before?.record.id)).record.status, 'stopped');
  });
});
