import assert from 'node:assert/strict';
import { each, neverEnds, POOLS } from './support/pools';
import { run, start, startNode, writeProgram, type Ending } from './support/host';
import { newPath, untilGone } from './support/states';

const numbers = (ending: Ending): number[] =>
  ending.told.flat().filter((one): one is number => typeof one === 'number');

function clean(ending: Ending, code = 0): void {
  assert.equal(ending.stderr, '');
  assert.deepEqual([ending.code, ending.signal], [code, null]);
}

each(POOLS, (kind) => {
  it('CF-37 a host that forgets shutdown ends, quietly, with its tasks done', async () => {
    const ending = await run(
      `
      const pool = new Pool({ maxWorkers: 2 });
      for (let i = 0; i < 3; i++) pool.submit(task('sleep'), 50, i).addDoneCallback((f) => tell('done ' + f.resultNow()));
      tell([...(pool.workerPids ?? [])]);
      `,
      [kind],
    );
    clean(ending);
    assert.deepEqual(ending.told.slice(1).sort(), ['done 0', 'done 1', 'done 2']);
    await untilGone(numbers(ending));
  });

  it('CF-37 idle workers do not hold the host', async () => {
    const ending = await run(
      `
      const pool = new Pool({ maxWorkers: 2 });
      await Promise.all([1, 2, 3].map((i) => pool.submit(task('print'), 'x' + i + '\\n', 'y' + i + '\\n')));
      tell(pool.workerCount);
      process.once('exit', () => tell('exit'));
      `,
      [kind],
    );
    assert.deepEqual([ending.code, ending.signal], [0, null]);
    assert.deepEqual(ending.told.at(-1), 'exit');
  });

  it('CF-37 a pool that was built and never used does not hold the host', async () => {
    clean(await run(`globalThis.pool = new Pool(); tell(1);`, [kind]));
  });

  it('CF-37 work submitted when an idle pool is woken again holds the host', async () => {
    const ending = await run(
      `
      const pool = new Pool({ maxWorkers: 1 });
      await pool.submit(task('noop'));
      setTimeout(() => {
        pool.submit(task('sleep'), 100, 'late').addDoneCallback((f) => tell(f.resultNow()));
      }, 50);
      `,
      [kind],
    );
    clean(ending);
    assert.deepEqual(ending.told, ['late']);
  });

  it('CF-37 shutdown without waiting does not cut work short', async () => {
    const ending = await run(
      `
      const pool = new Pool({ maxWorkers: 1 });
      for (let i = 0; i < 3; i++) pool.submit(task('sleep'), 20, i).addDoneCallback((f) => tell(f.resultNow()));
      pool.shutdown({ wait: false });
      `,
      [kind],
    );
    clean(ending);
    assert.deepEqual(ending.told, [0, 1, 2]);
  });

  it('CF-38 submit while the host exits throws ShutdownError', async () => {
    const ending = await run(
      `
      const pool = new Pool({ maxWorkers: 1 });
      const unused = new Pool({ maxWorkers: 1 });
      await pool.submit(task('noop'));
      process.on('exit', () => {
        for (const one of [pool, unused]) {
          try { one.submit(task('noop')); tell('accepted'); } catch (error) { tell(error.name); }
        }
      });
      `,
      [kind],
    );
    clean(ending);
    assert.deepEqual(ending.told, ['ShutdownError', 'ShutdownError']);
  });

  it('CF-39 process.exit ends workers in an endless loop', async () => {
    const log = newPath('log');
    const ending = await run(
      `
      const pool = new Pool({ maxWorkers: 1 });
      pool.submit(fault('spinAfter'), ${JSON.stringify(log)});
      while (!existsSync(${JSON.stringify(log)})) await sleep(2);
      tell([...(pool.workerPids ?? [])]);
      process.exit(7);
      `,
      [kind],
    );
    clean(ending, 7);
    assert.equal(numbers(ending).length, kind === 'process' ? 1 : 0);
    await untilGone(numbers(ending));
  });

  it('CF-39 process.exit while workers boot leaves none', async () => {
    const ending = await run(
      `
      const pool = new Pool({ maxWorkers: 2 });
      pool.submit(task('noop')); pool.submit(task('noop'));
      tell([...(pool.workerPids ?? [])]);
      process.exit(0);
      `,
      [kind],
    );
    clean(ending);
    await untilGone(numbers(ending));
  });

  it('CF-62 failures and cancellations that nobody looks at are silent', async () => {
    const ending = await run(
      `
      const pool = new Pool({ maxWorkers: 1 });
      for (let i = 0; i < 5; i++) pool.submit(task('fail'));
      pool.submit(task('noSuchTask'));
      pool.submit(task('echo'), () => 1);
      const cancelled = Array.from({ length: 5 }, () => pool.submit(task('noop')));
      cancelled.forEach((future) => future.cancel());
      pool.map(task('fail'), [[1, 2, 3]]);
      library.wait(cancelled);
      pool.submitWith({ signal: AbortSignal.abort() }, task('noop'));
      await pool.shutdown();
      tell('end');
      `,
      [kind],
    );
    clean(ending);
    assert.deepEqual(ending.told, ['end']);
  });

  it('CF-92 a pool in the module of its own tasks explains itself, and ends', async () => {
    const ending = await run(
      `
      import { fileURLToPath } from 'node:url';
      const pool = new Pool({ maxWorkers: 1 });
      export const mine = () => 1;
      const future = pool.submit({ module: import.meta.url, name: 'mine' });
      const error = await future.exception();
      let text = '';
      for (let one = error; one; one = one.cause) text += one.name + ': ' + one.message + '\\n';
      tell(text);
      await pool.shutdown();
      `,
      [kind],
    );
    assert.equal(ending.code, 0, ending.stderr);
    assert.equal(ending.told.length, 1, ending.stdout);
    assert.match(String(ending.told[0]), /currentWorker|isMainThread|main|guard/i);
  });

  it('CF-92 with the guard the same module works', async () => {
    const ending = await run(
      `
      export const mine = (n) => n + 1;
      if (library.currentWorker() === null) {
        await using_();
      }
      async function using_() {
        const pool = new Pool({ maxWorkers: 1 });
        tell(await pool.submit({ module: import.meta.url, name: 'mine' }, 4));
        await pool.shutdown();
      }
      `,
      [kind],
    );
    clean(ending);
    assert.deepEqual(ending.told, [5]);
  });

  it('CF-37 works in a host with arguments for Node that no worker may inherit', async () => {
    const code = `
      import { ThreadPoolExecutor, ProcessPoolExecutor } from 'pool-lanes/executors';
      const Pool = ${kind === 'thread' ? 'ThreadPoolExecutor' : 'ProcessPoolExecutor'};
      const pool = new Pool({ maxWorkers: 1 });
      console.log(JSON.stringify(await pool.submit({ module: 'node:path', name: 'basename' }, '/a/b')));
      await pool.shutdown();
    `;
    for (const args of [
      ['--input-type=module', '--eval', code],
      ['--title=host', '--expose-gc', '--stack-trace-limit=50', writeProgram(code, false)],
      ['--max-old-space-size=200', '--enable-source-maps', writeProgram(code, false)],
    ]) {
      const ending = await startNode(args).ended;
      assert.deepEqual(
        [ending.told, ending.code],
        [['b'], 0],
        `${args[0] ?? ''}: ${ending.stderr}`,
      );
    }
  });

  it('CF-93 a result with a long timeout does not keep the host once it is there', async () => {
    // A timer that is left would keep it for longer than anybody here waits.
    const ending = await run(
      `
      const pool = new Pool({ maxWorkers: 1 });
      const future = pool.submit(task('noop'));
      await future.result(600_000);
      await library.wait([future], { timeout: 600_000 });
      for await (const one of asCompleted([future], { timeout: 600_000 })) tell(one.state);
      for await (const one of pool.map(task('square'), [[1]], { timeout: 600_000 })) tell(one);
      pool.submit(task('noop')).exception(600_000).catch(() => {});
      `,
      [kind],
    );
    clean(ending);
    assert.deepEqual(ending.told, ['FINISHED', 1]);
  });

  it('CF-40 pending work keeps a dropped executor alive', async () => {
    const ending = await start(
      `
      let future = (() => new Pool({ maxWorkers: 1 }).submit(task('sleep'), 150, 'kept'))();
      future.addDoneCallback((f) => tell(f.resultNow()));
      future = undefined;
      for (let i = 0; i < 10; i++) { globalThis.gc(); await sleep(10); }
      `,
      [kind],
      ['--expose-gc'],
    ).ended;
    clean(ending);
    assert.deepEqual(ending.told, ['kept']);
  });
});

it('CF-39 children leave when their host is killed', async () => {
  const program = start(`
    const pool = new ProcessPoolExecutor({ maxWorkers: 2 });
    await Promise.all([pool.submit(task('sleep'), 100), pool.submit(task('sleep'), 100)]);
    pool.submit(task('hold'), '/no/such/gate');
    tell([...pool.workerPids]);
    setInterval(() => {}, 1000);
  `);
  const pids = (await program.next()) as number[];
  assert.equal(pids.length, 2);
  program.child.kill('SIGKILL');
  await program.ended;
  await untilGone(pids);
});

it('CF-39 children leave when their host is killed, even where Node never comes to its end', async () => {
  const program = start(`
    const pool = new ProcessPoolExecutor({ maxWorkers: 1, processOptions: { execArgv: ${JSON.stringify(neverEnds)} } });
    await pool.submit(task('noop'));
    tell([...pool.workerPids]);
    setInterval(() => {}, 1000);
  `);
  const pids = (await program.next()) as number[];
  program.child.kill('SIGKILL');
  await program.ended;
  await untilGone(pids);
});

it('CF-39 an unhandled error of the host leaves no child', async () => {
  const log = newPath('log');
  const ending = await run(`
    const pool = new ProcessPoolExecutor({ maxWorkers: 1 });
    pool.submit(fault('spinAfter'), ${JSON.stringify(log)});
    while (!existsSync(${JSON.stringify(log)})) await sleep(2);
    tell([...pool.workerPids]);
    setTimeout(() => { throw new Error('the host itself failed'); }, 0);
  `);
  assert.equal(ending.code, 1);
  assert.match(ending.stderr, /the host itself failed/);
  await untilGone(numbers(ending));
});

it('CF-39 many pools cause no warning about listeners', async () => {
  clean(
    await run(`
    for (let i = 0; i < 40; i++) new ProcessPoolExecutor().shutdown();
    const pools = Array.from({ length: 15 }, () => new ThreadPoolExecutor({ maxWorkers: 1 }));
    await Promise.all(pools.map((pool) => pool.submit(task('noop'))));
    const signal = new AbortController().signal;
    await Promise.all(Array.from({ length: 30 }, () => pools[0].submitWith({ signal }, task('noop'))));
    await Promise.all(pools.map((pool) => pool.shutdown()));
  `),
  );
});

it('CF-37 the inline executors run what is queued before the host ends', async () => {
  const ending = await run(`
    for (const Executor of [SerialExecutor, EventLoopExecutor]) {
      const executor = new Executor();
      for (let i = 0; i < 3; i++) executor.submit(task('sleep'), 10, i).addDoneCallback((f) => tell(f.resultNow()));
    }
  `);
  clean(ending);
  assert.equal(ending.told.length, 6);
});
