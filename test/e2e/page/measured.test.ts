import assert from 'node:assert/strict';
import { join } from 'node:path';
import { ARTIFACTS } from '../../support/paths.mjs';
import type { FaultReport } from '../../../src/shared/faults.js';
import type { RunRecord } from '../../../src/shared/run.js';
import { compared } from '../../unit/webview/harness/compared.js';
import { POOLS } from '../../../src/shared/words.js';
import { audit } from './support/audit.js';
import { bareSuite } from './support/bare-suite.js';
import type { BarePage, BarePageOptions } from './support/bare-page.js';

const LIBUV = { threadMs: 0.02, processMs: 0.8, activeMs: 0.05, waits: 100_000 };

const REPORT: FaultReport = {
  fault: 'throw',
  onWorkerLost: null,
  pool: 'serial',
  workers: 1,
  block: 0,
  task: 0,
  outcome: 'failed',
  bystanders: { total: 4, completed: 4, failed: 0, lost: 0, completedAfter: 3 },
  poolFate: 'unharmed',
  programFate: 'unharmed',
  recoveryUs: 0,
};

/** In a bare browser: what the table shows is told by its own tests. */
describe('The table on the page', () => {
  const { run, chunks } = compared({ pools: POOLS, tasks: 48, workers: 4 });
  const openPage = bareSuite();
  let bare: BarePage;

  async function open(options: BarePageOptions): Promise<void> {
    bare = await openPage({ scenario: 'empty', ...options });
    await bare.awaitPosted('ready');
    const data = chunks.map((chunk) => [...new Uint8Array(chunk)]);
    await bare.page.evaluate(
      ({ run, data }) => {
        const surroundings = { trusted: true, wide: false, candidate: null };
        window.harness.send({ type: 'hydrate', run, surroundings, round: 0 });
        for (const bytes of data) {
          window.harness.send({ type: 'chunk', runId: run.id, data: new Uint8Array(bytes).buffer });
        }
      },
      { run, data },
    );
    await bare.at('measured-memory').waitFor();
  }

  it('asks for a program that runs the function as was measured', async () => {
    await open({ width: 400 });
    await bare.at('verdict-generate').click();
    await bare.awaitPosted('generateCode');
    await bare.at('verdict-sweep').click();
    assert.deepEqual(await bare.awaitPosted('start'), {
      type: 'start',
      pools: 'sweep',
      runId: run.id,
    });
  });

  for (const [theme, width] of [
    ['dark', 260],
    ['light', 400],
    ['high-contrast-dark', 1600],
  ] as const) {
    it(`can be read by everyone (${theme}, ${width} px)`, async () => {
      await open({ theme, width });
      assert.equal(await bare.overflow(), 0);
      assert.deepEqual(await audit(bare.page), []);
      const path = join(ARTIFACTS, `screenshots/measured-${theme}-${width}.png`);
      await bare.at('measured').screenshot({ path });
    });
  }

  it('leads from a figure to its task on the timeline, by keys as well', async () => {
    await open({ width: 1000 });
    const cell = (row: string) =>
      bare.at(`measured-${row}`).locator('td[data-pool="process"] .link');
    const timeline = bare.page.locator('.timeline-container');
    const seen = (): Promise<string | null> => timeline.getAttribute('data-domain');
    const whole = await seen();
    await cell('communication').click();
    const { block } = await bare.awaitPosted('details');
    assert.equal(run.blocks[block]?.pool, 'process');
    await bare.page.waitForFunction(
      ([before]) =>
        document.querySelector('.timeline-container')?.getAttribute('data-domain') !== before,
      [whole],
    );
    const way = await seen();
    await cell('parallelism').press('Enter');
    await bare.page.waitForFunction(
      ([before]) =>
        document.querySelector('.timeline-container')?.getAttribute('data-domain') !== before,
      [way],
    );
    const { top } = await timeline.evaluate(
      (element) => element.getBoundingClientRect().toJSON() as DOMRect,
    );
    assert.ok(top >= 0 && top < 200, `the timeline is in view: ${top}`);
  });

  /** Shows a comparison anew, whole or with what has changed. */
  const hydrate = (shown: RunRecord, from?: string): Promise<void> =>
    bare.page.evaluate(
      ({ shown, from }) => {
        const surroundings = { trusted: true, wide: false, candidate: null, ...(from && { from }) };
        window.harness.send({ type: 'hydrate', run: shown, surroundings, round: 0 });
      },
      { shown, from },
    );

  it('offers the fault lab where it has not been tried, and only where it can be run', async () => {
    await open({ width: 400 });
    const offer = bare.at('measured-run-faults');
    await bare.at('verdict-sweep').waitFor();
    await offer.click();
    assert.equal((await bare.awaitPosted('faultLab')).runId, run.id);
    await hydrate(run, 'saved in fib.poollanes');
    await offer.waitFor({ state: 'hidden' });
    await bare.at('verdict-sweep').waitFor({ state: 'hidden' });
    await bare.at('verdict-generate').waitFor({ state: 'hidden' });
    await hydrate(run);
    await offer.waitFor();
    const known = { runId: 'lab', at: 1, node: 'v20.0.0', reports: [REPORT] };
    await hydrate({ ...run, faults: known });
    await offer.waitFor({ state: 'hidden' });
    await bare.at('measured-faults').getByText('1 of 1 fault contained').waitFor();
  });

  it('has beside advice what can be done about it', async () => {
    await open({ width: 400 });
    await hydrate(compared({ pools: POOLS, tasks: 48, workers: 4 }, LIBUV).run);
    const item = bare.at('advice').locator('[data-advice="libuv"]');
    await item.locator('vscode-button').click();
    assert.equal((await bare.awaitPosted('openSetting')).setting, 'env');
    await bare.at('verdict').screenshot({ path: join(ARTIFACTS, 'screenshots/advice-action.png') });
  });
});
