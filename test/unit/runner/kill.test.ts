import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import esbuild from 'esbuild';
import { until } from '../runs/support.js';

const posix = process.platform === 'win32' ? it.skip : it;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('killing everything', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pool-lanes-kill-'));
    await esbuild.build({
      stdin: {
        contents: `
          import { spawn } from 'node:child_process';
          import { killEverything } from './src/runner/kill.ts';
          const idle = 'setInterval(() => {}, 1000)';
          const parent = "const { spawn } = require('node:child_process');" +
            "const child = spawn(process.execPath, ['-e', " + JSON.stringify(idle) + "], { stdio: 'ignore' });" +
            "process.stdout.write(child.pid + '\\\\n'); " + idle;
          const child = spawn(process.execPath, ['-e', parent], { stdio: ['ignore', 'pipe', 'ignore'] });
          child.stdout.once('data', (grandchild) => {
            console.log(JSON.stringify([child.pid, Number(grandchild)]));
            process.stdin.once('data', () => killEverything([]));
          });
        `,
        resolveDir: process.cwd(),
      },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: join(folder, 'victim.cjs'),
    });
  });

  after(() => rm(folder, { recursive: true, force: true }));

  posix(
    'reaches what a process has started that leads no group, told of or not (no Windows)',
    async () => {
      const victim = spawn(process.execPath, [join(folder, 'victim.cjs')], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const [line] = (await once(createInterface(victim.stdout), 'line')) as [string];
      const pids = JSON.parse(line) as number[];
      assert.deepEqual(pids.map(isAlive), [true, true]);
      const ended = once(victim, 'exit');
      victim.stdin.write('now\n');
      assert.deepEqual(await ended, [null, 'SIGKILL']);
      await until(() => !pids.some(isAlive));
    },
  );
});
