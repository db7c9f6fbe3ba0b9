import { spawn } from 'node:child_process';
import { once } from 'node:events';
import assert from 'node:assert/strict';
import { killTree } from '../../../src/runs/kill.js';
import { MARK, marked } from '../../support/processes.mjs';
import { until } from '../../support/until.js';

const linux = process.platform === 'linux' ? it : it.skip;

/** Starts a shell as often as it can, each of which starts one that lasts; at most so many that a failure is no harm. */
const RESTLESS = `
  const { spawn } = require('node:child_process');
  let left = 300;
  const next = () => {
    if (left-- === 0) return;
    spawn('sh', ['-c', 'sleep 600 & sleep 600'], { stdio: 'ignore' });
    setImmediate(next);
  };
  next();
  setInterval(() => undefined, 1000);
`;

describe('killing from outside', () => {
  linux(
    'leaves nothing of what starts others all the while and leads no group (Linux)',
    async () => {
      const mark = `restless-${process.pid}`;
      const restless = spawn(process.execPath, ['-e', RESTLESS], {
        stdio: 'ignore',
        env: { ...process.env, [MARK]: mark },
      });
      const ended = once(restless, 'exit');
      const { pid } = restless;
      assert.ok(pid !== undefined);
      try {
        await until(
          'it has begun to start others',
          () => marked(mark),
          ({ length }) => length > 5,
        );
      } finally {
        killTree(pid);
      }
      assert.deepEqual(await ended, [null, 'SIGKILL']);
      const left = await until(
        'nothing is left',
        () => marked(mark),
        ({ length }) => length === 0,
      );
      assert.deepEqual(left, []);
    },
  );

  it('does nothing about a process that is gone', async () => {
    const gone = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    await once(gone, 'exit');
    const { pid } = gone;
    assert.ok(pid !== undefined);
    assert.doesNotThrow(() => killTree(pid));
  });
});
