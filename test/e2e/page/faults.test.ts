/** The fault lab as it is seen: real faults, real traces, in the page. */
import assert from 'node:assert/strict';
import type { RunHandle } from '../../../src/runs/index.js';
import { planFaults } from '../../../src/runs/index.js';
import { isBlockShown, roundToShow } from '../../../src/shared/shown-round.js';
import { start } from '../../unit/runs/support.js';
import { BarePages } from './support/bare-page.js';
import type { BarePage } from './support/bare-page.js';

const SURROUNDINGS = { trusted: true, wide: false, candidate: null };

/** Sends the page a run as the host does, with the round that is wanted. */
async function hydrate({ page }: BarePage, run: RunHandle, wanted: number | null): Promise<void> {
  const round = roundToShow(run.record, wanted);
  const blocks = run.record.blocks.filter((block) => isBlockShown(block, round));
  const chunks = blocks.flatMap(({ index }) =>
    run.chunks(index).map((chunk) => [...new Uint8Array(chunk)]),
  );
  await page.evaluate(
    ({ record, surroundings, round, chunks }) => {
      const { harness } = window;
      harness.send({ type: 'hydrate', run: record, surroundings, round });
      for (const bytes of chunks) {
        harness.send({ type: 'chunk', runId: record.id, data: new Uint8Array(bytes).buffer });
      }
    },
    { record: run.record, surroundings: SURROUNDINGS, round, chunks },
  );
}

describe('the fault lab on the page', () => {
  it('shows who survived, says what to do, and each cell leads to its task on the timeline', async () => {
    const blocks = planFaults({ workers: 2, faults: ['throw', 'exit', 'crash'] });
    const run = await start('slow.ts', 'sleeps', [], { blocks });
    await run.done;
    await using pages = await BarePages.create();
    const looks = [
      ['dark', 420],
      ['light', 1000],
      ['high-contrast-dark', 1000],
    ] as const;
    for (const [theme, width] of looks) {
      const one = await pages.open({ scenario: 'empty', theme, width, height: 1400 });
      await hydrate(one, run, null);
      const lab = one.at('faults');
      await lab.getByText('contained all 3 faults').waitFor();
      assert.match(
        await lab.innerText(),
        /thread pool contained 2 of 3 \(others suffer if a task crashes/i,
      );
      const cell = (fault: string, pool: string) =>
        lab.locator(`button[data-fault="${fault}"][data-pool="${pool}"]`).first();
      const reach = (fault: string, pool: string) => cell(fault, pool).getAttribute('data-reach');
      assert.equal(await reach('throw', 'eventLoop'), 'task');
      assert.equal(await reach('exit', 'thread'), 'worker');
      assert.equal(await reach('crash', 'thread'), 'others');
      assert.match(await cell('crash', 'eventLoop').innerText(), /The program ended/);
      assert.equal(await one.at('problem').count(), 0, 'what was meant to happen is no problem');
      assert.equal(await one.at('verdict').isVisible(), false);
      assert.ok((await one.overflow()) <= 0, `${theme} at ${width}`);

      await cell('exit', 'thread').click();
      const asked = await one.awaitPosted('round');
      assert.deepEqual([asked.runId, asked.round], [run.record.id, 1]);
      await hydrate(one, run, asked.round);
      const report = run.record.faults?.reports.find(
        ({ fault, pool }) => fault === 'exit' && pool === 'thread',
      );
      const task = `${report?.block ?? NaN}:${report?.task ?? NaN}`;
      await one.page.locator(`[data-task="${task}"]`).waitFor();
      await one.at('details').getByText('Lost: its worker died under it').first().waitFor();
      assert.equal(await cell('exit', 'thread').getAttribute('aria-pressed'), 'true');
      const folder = process.env['PICTURES'];
      if (folder) await one.page.screenshot({ path: `${folder}/${theme}-${width}.png` });
      assert.deepEqual(one.faults, []);
      await one.close();
    }
  });
});
