import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../support/until.js';
import {
  closeAll,
  open,
  ran,
  readLast,
  runners,
  summaryOf,
  untilNoRunner,
} from '../support/editor.js';

describe('A run', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('poolLanes.stop');
    await closeAll();
    await untilNoRunner();
  });

  for (const [command, pool] of [
    ['runInThreadPool', 'thread'],
    ['runInProcessPool', 'process'],
  ] as const) {
    it(`of a function by ${command}`, async () => {
      await open('cpu.ts');
      const { record, ...rest } = await ran(command, 'cpu.ts', 'fib');
      assert.equal(record.status, 'done');
      assert.deepEqual(
        record.blocks.map((block) => block.pool),
        [pool],
      );
      assert.equal(summaryOf({ record, ...rest }, 0).ok, 12);
      assert.match(record.node?.version ?? '', /^v\d+\./);
      assert.equal(record.node?.editorRuntime, false, 'the Node.js of the user, not the editor');
    });
  }

  it('of every pool by comparePools, with equal results', async () => {
    await open('cpu.ts');
    const saved = await ran('comparePools', 'cpu.ts', 'fib');
    const { blocks, comparison } = saved.record;
    assert.deepEqual(
      blocks.slice(0, 4).map(({ pool, status }) => `${pool} ${status}`),
      ['serial done', 'eventLoop done', 'thread done', 'process done'],
    );
    assert.ok(comparison && comparison.rounds > 0);
    const { compared, different, missing } = comparison.results ?? {};
    assert.deepEqual([compared, different, missing], [12, [], 0]);
    for (const { changed = 0 } of blocks) assert.equal(changed, 0);
  });

  it('uses the text of the editor, saved or not', async () => {
    const editor = await open('touch.ts');
    await editor.edit((edit) =>
      edit.insert(
        new vscode.Position(0, 0),
        '/** @task 20 */\nexport const unsaved = (n: number) => n + 1;\n',
      ),
    );
    const saved = await ran('runInThreadPool', 'touch.ts', 'unsaved');
    assert.equal(saved.details(0, 0)?.result, '21');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('evaluates its inputs in the scope of the module, and awaits what is async', async () => {
    await open('waits.ts');
    const saved = await ran('runInThreadPool', 'waits.ts', 'wait');
    assert.deepEqual(
      [0, 1].map((task) => saved.details(0, task)?.result),
      ["'one'", "'two'"],
    );
    assert.ok(summaryOf(saved, 0).workMs >= 85, 'the waits of 30 and 60 ms are in the work');
  });

  it('goes on where a task fails, and knows the line', async () => {
    await open('fails.ts');
    const saved = await ran('runInProcessPool', 'fails.ts', 'halve');
    const { ok, failed } = summaryOf(saved, 0);
    assert.deepEqual([ok, failed], [4, 2]);
    const error = saved.details(0, 5)?.error;
    assert.equal(error?.message, 'cannot halve 5');
    assert.equal(error.place?.line, 4);
  });

  it('that is stopped leaves nothing running, and what was measured stays', async () => {
    await open('waits.ts');
    const over = ran('runInProcessPool', 'waits.ts', 'spin');
    await until(
      'two tasks are saved',
      async () => {
        const saved = await readLast();
        return saved?.record.title === 'spin' ? summaryOf(saved, 0).ok : 0;
      },
      (ok) => ok === 2,
    );
    assert.notDeepEqual(await runners(), []);
    await vscode.commands.executeCommand('poolLanes.stop');
    const saved = await over;
    await untilNoRunner();
    assert.equal(saved.record.status, 'stopped');
    assert.equal(summaryOf(saved, 0).ok, 2);
  });
});
