import assert from 'node:assert/strict';
import { start } from './support.js';

describe('tasks that print much', () => {
  for (const pool of ['serial', 'thread', 'process'] as const) {
    it(`in a pool of kind ${pool} are heard to the last line`, async () => {
      const run = await start('loud.ts', 'shout', [pool]);
      let heard = '';
      run.on('output', ({ text }) => (heard += text));
      const { status } = await run.done;
      assert.equal(status, 'done');
      const lines = Array.from({ length: 4 }, (_, n) => heard.split(`task ${n} line `).length - 1);
      assert.deepEqual(lines, [4000, 4000, 4000, 4000]);
      assert.equal(heard.length, 4 * 4000 * 120);
    });
  }
});
