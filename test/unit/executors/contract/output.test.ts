import assert from 'node:assert/strict';
import { errorOf, resultOf } from './support/check';
import { closeAll, each, openPool, POOLS, task } from './support/pools';
import { run } from './support/host';

afterEach(closeAll);

each(POOLS, (kind) => {
  it('CF-88 output is captured with the result', async () => {
    const pool = openPool(kind, { maxWorkers: 1 });
    const future = pool.submitWith({ captureOutput: true }, task('print'), 'to out', 'to err');
    await resultOf(future);
    assert.deepEqual([future.stdout, future.stderr], ['to out', 'to err']);
    const slow = pool.submitWith({ captureOutput: true }, task('printSlowly'), ['a', 'ü', 'c']);
    await resultOf(slow);
    assert.deepEqual([slow.stdout, slow.stderr], ['a\nü\nc\n', '! a\n! ü\n! c\n']);
  });

  it('CF-88 each task has its own, also a failing one', async () => {
    const pool = openPool(kind, { maxWorkers: 2 });
    const futures = Array.from({ length: 20 }, (_, i) =>
      pool.submitWith({ captureOutput: true }, task('print'), `out ${i}`),
    );
    for (const [i, future] of futures.entries()) {
      await resultOf(future);
      assert.deepEqual([future.stdout, future.stderr], [`out ${i}`, '']);
    }
    const failed = pool.submitWith({ captureOutput: true }, task('fail'));
    await errorOf(failed);
    assert.deepEqual([failed.stdout, failed.stderr], ['', '']);
    const plain = pool.submit(task('noop'));
    await resultOf(plain);
    assert.ok(!plain.stdout, 'nothing was asked to be captured');
  });

  it('CF-88 a large output rides along whole', async () => {
    const future = openPool(kind).submitWith(
      { captureOutput: true },
      task('print'),
      'x'.repeat(2_000_000),
    );
    await resultOf(future);
    assert.equal(future.stdout?.length, 2_000_000);
  });

  it('CF-88 without capture, nothing of a large output is lost when the pool ends', async () => {
    const ending = await run(
      `
      const pool = new Pool({ maxWorkers: 2 });
      const lines = (n) => 'x'.repeat(99).concat('\\n').repeat(n);
      await Promise.all([1, 2, 3, 4].map(() => pool.submit(task('print'), lines(10_000), lines(10))));
      await pool.shutdown();
      `,
      [kind],
    );
    assert.deepEqual([ending.code, ending.stdout.length, ending.stderr.length], [0, 4e6, 4e3]);
  });

  it("CF-88 without capture, output goes to the host's streams", async () => {
    const ending = await run(
      `
      const pool = new Pool({ maxWorkers: 1 });
      await pool.submit(task('print'), 'plain out\\n', 'plain err\\n');
      await pool.submitWith({ captureOutput: true }, task('print'), 'captured out\\n', 'captured err\\n');
      await pool.submit(task('print'), 'plain again\\n');
      await pool.shutdown();
      `,
      [kind],
    );
    assert.equal(ending.code, 0);
    assert.equal(ending.stdout, 'plain out\nplain again\n');
    assert.equal(ending.stderr, 'plain err\n');
  });
});
