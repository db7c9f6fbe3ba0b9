import assert from 'node:assert/strict';
import { join } from 'node:path';
import { ARTIFACTS } from '../../support/paths.mjs';
import { answerOf } from '../../../src/shared/sweep-answer.js';
import { sweepOf } from '../../../src/shared/sweep.js';
import { syntheticSweep } from '../../unit/webview/harness/sweep.js';
import { audit } from './support/audit.js';
import { THEMES } from './support/bare-page.js';
import { bareSuite } from './support/bare-suite.js';
import type { BarePage, BarePageOptions } from './support/bare-page.js';

describe('The page of a sweep', () => {
  const openPage = bareSuite();
  let bare: BarePage;

  const open = async (options: BarePageOptions = {}): Promise<BarePage> => {
    bare = await openPage({ scenario: 'sweep', ...options });
    await bare.at('sweep-rows').locator('tr').first().waitFor();
    return bare;
  };

  for (const theme of Object.keys(THEMES)) {
    for (const width of [260, 1200]) {
      it(`can be read by everyone (${theme}, ${width} px)`, async () => {
        await open({ theme, width, wide: width > 800 });
        await bare.page.locator('.sweep-memory .point').first().waitFor();
        assert.equal(await bare.overflow(), 0);
        assert.deepEqual(await audit(bare.page), []);
        const path = join(ARTIFACTS, `screenshots/sweep-${theme}-${width}.png`);
        await bare.page.screenshot({ path, fullPage: true });
      });
    }
  }

  it('has a row and a point for every number of workers, and marks cores and knee', async () => {
    await open();
    const sweep = sweepOf(syntheticSweep().run);
    const steps = sweep?.scaling?.steps ?? [];
    assert.equal(steps.length, 8);
    const plot = bare.page.locator('.sweep-speedup');
    assert.equal(await plot.locator('.point.measured').count(), steps.length);
    assert.equal(await plot.locator('.point.checked').count(), 4);
    assert.equal(await plot.locator('.cores-label').textContent(), '8 cores');
    const enough = (sweep && answerOf(sweep)?.workers) ?? NaN;
    assert.equal(await plot.locator('.knee-label').textContent(), `${enough} enough`);
    const rows = bare.at('sweep-rows').locator('tr');
    // Those that were checked alone have a row too.
    assert.equal(await rows.count(), 10);
    const shown = await rows.locator('th').allTextContents();
    assert.deepEqual(shown, ['1', '2', '3', '4', '6', '7', '8', '9', '12', '16']);
  });

  it('draws no further than what was measured, and keeps within its frame when it is resized', async () => {
    await open({ width: 900 });
    const within = (): Promise<boolean> =>
      bare.page.evaluate(() => {
        const svg = document.querySelector('.sweep-speedup svg');
        const law = svg?.querySelector('.law')?.getBoundingClientRect();
        const points = [...(svg?.querySelectorAll('.point.measured') ?? [])];
        const last = points.at(-1)?.getBoundingClientRect();
        const frame = svg?.getBoundingClientRect();
        if (!law || !last || !frame) return false;
        return law.right <= last.right && last.right <= frame.right && law.top >= frame.top;
      });
    await bare.page.waitForFunction(() => document.querySelector('.sweep-speedup .law'));
    assert.equal(await within(), true);
    await bare.page.setViewportSize({ width: 320, height: 700 });
    await bare.page.waitForFunction(
      () => Number(document.querySelector('.sweep-speedup svg')?.getAttribute('width')) < 320,
    );
    assert.equal(await within(), true);
  });

  it('says what it says in the verdict, with what the machine allows', async () => {
    await open();
    const verdict = await bare.at('verdict').innerText();
    assert.match(verdict, /Threads: \d+ workers are enough: \d\.\d\d× \([\d.]+–[\d.]+\)/);
    assert.match(verdict, /Checked in 7 further rounds/);
    assert.match(verdict, /All numbers of workers returned equal results for all 48 tasks/);
    const facts = await bare.page.locator('.sweep-facts').innerText();
    assert.match(facts, /container quota:?\s*8\.0 CPUs/);
    assert.match(facts, /affinity:?\s*16 CPUs \(0-15\)/);
  });
});
