import assert from 'node:assert/strict';
import { join } from 'node:path';
import { summarise } from '../../../src/shared/analysis.js';
import { BlockTrace } from '../../../src/shared/trace/block-trace.js';
import { ChunkWriter } from '../../../src/shared/trace/chunk-writer.js';
import { ARTIFACTS } from '../../support/paths.mjs';
import { synthetic } from '../../unit/webview/harness/synthetic.js';
import { audit } from './support/audit.js';
import { THEMES } from './support/bare-page.js';
import { englishIn } from './support/english.js';
import { bareSuite } from './support/bare-suite.js';
import type { BarePage, BarePageOptions } from './support/bare-page.js';

describe('The page by itself', () => {
  const openPage = bareSuite();
  let bare: BarePage;

  const open = async (options: BarePageOptions = {}): Promise<BarePage> => {
    bare = await openPage(options);
    return bare;
  };

  /** Opens the table of tasks and selects the task of a row. */
  async function openTask(row: number): Promise<void> {
    await bare.at('tasks').locator('summary').click();
    await bare
      .at('tasks-table')
      .locator(`[aria-rowindex="${row + 2}"]`)
      .click();
    await bare.at('task-input').waitFor();
  }

  for (const theme of Object.keys(THEMES)) {
    for (const width of [260, 1600]) {
      it(`can be read by everyone (${theme}, ${width} px)`, async () => {
        await open({ theme, width, wide: width > 800 });
        await openTask(15);
        await bare.at('task-stack').waitFor();
        assert.equal(await bare.overflow(), 0);
        assert.deepEqual(await audit(bare.page), []);
        // What sticks to the top of the view would hang in the middle of the picture.
        await bare.page.evaluate(() => window.scrollTo(0, 0));
        const path = join(ARTIFACTS, `screenshots/page-${theme}-${width}.png`);
        await bare.page.screenshot({ path, fullPage: true });
      });
    }
  }

  for (const [language, stop, question] of [
    ['de', 'Erneut ausführen', 'Welcher Pool passt zu Ihrer Funktion?'],
    ['zh-cn', '再次运行', '哪种池适合您的函数？'],
  ] as const) {
    it(`speaks ${language}, and fits where it is narrow`, async () => {
      await open({ language, scenario: 'empty', theme: 'light', width: 300 });
      await bare.page.getByRole('heading', { level: 1, name: question, exact: true }).waitFor();
      await bare.close();
      await open({ language, width: 320 });
      await openTask(15);
      await bare.page.getByRole('button', { name: stop, exact: true }).waitFor();
      assert.equal(await bare.overflow(), 0);
      assert.deepEqual(await audit(bare.page), []);
      const path = join(ARTIFACTS, `screenshots/page-${language}.png`);
      await bare.page.screenshot({ path, fullPage: true });
      if (language !== 'zh-cn') return;
      // Where letters are not Latin, what was forgotten is found: of charts and for screen readers, too.
      assert.deepEqual(await englishIn(bare.page), []);
      await bare.close();
      await open({ language, scenario: 'sweep', width: 320 });
      await bare.page.locator('.sweep-memory .point').first().waitFor();
      assert.deepEqual(await englishIn(bare.page), []);
    });
  }

  for (const language of [undefined, 'de', 'zh-cn']) {
    it(`cuts off no choice of its toolbar where it is narrow (${language ?? 'en'})`, async () => {
      await open({ ...(language !== undefined && { language }), width: 230 });
      const selects = bare.page.locator('.toolbar select');
      await selects.first().waitFor();
      const short = await selects.evaluateAll((all) =>
        all.flatMap((select) => {
          const { offsetWidth } = select as HTMLSelectElement;
          // As wide as its longest choice.
          (select as HTMLSelectElement).style.flex = 'none';
          return offsetWidth < (select as HTMLSelectElement).offsetWidth ? [offsetWidth] : [];
        }),
      );
      assert.ok((await selects.count()) > 1);
      assert.deepEqual(short, []);
    });
  }

  for (const scenario of ['empty', 'begin', 'untrusted', 'problem'] as const) {
    it(`can be read by everyone before there is a run (${scenario})`, async () => {
      await open({ scenario, theme: 'light', width: 300 });
      await bare.at(scenario === 'problem' ? 'problem' : 'empty').waitFor();
      assert.deepEqual(await audit(bare.page), []);
    });
  }

  it('fits at 200 % zoom in a side panel of 400 px', async () => {
    await open({ width: 200, height: 400 });
    await bare.at('lanes').locator('summary').click();
    await openTask(4);
    assert.equal(await bare.overflow(), 0);
    assert.deepEqual(await audit(bare.page), []);
  });

  for (const orange of ['#ea5c0055', null]) {
    it(`gives every phase a colour that can be seen, where a theme has ${orange ?? 'no orange'}`, async () => {
      await open({ width: 400 });
      const swatches = bare.page.locator('.chart .legend .swatch');
      await swatches.first().waitFor();
      const colours = await swatches.evaluateAll((elements, orange) => {
        const { style } = document.documentElement;
        if (orange === null) style.removeProperty('--vscode-charts-orange');
        else style.setProperty('--vscode-charts-orange', orange);
        return elements.map((element) => getComputedStyle(element).backgroundColor);
      }, orange);
      assert.equal(colours.length, 6);
      for (const colour of colours) {
        assert.doesNotMatch(colour, /\/ 0|rgba|transparent/, colours.join(' '));
      }
    });
  }

  it('keeps the parts of the bars in the chart when it is drawn again', async () => {
    await open({ width: 400 });
    const bars = bare.page.locator('.summary-chart .lanes');
    await bars.nth(3).waitFor();
    const parts = await bare.page.locator('.summary-chart .lanes rect').count();
    assert.ok(parts >= 4, `${parts} parts`);
    await bare.page.setViewportSize({ width: 320, height: 700 });
    await bare.page.waitForFunction(
      () => Number(document.querySelector('.summary-chart')?.getAttribute('width')) < 320,
    );
    assert.equal(await bars.count(), 4);
    assert.equal(await bare.page.locator('.summary-chart .lanes rect').count(), parts);
  });

  it('shows the figures of the trace', async () => {
    await open({ tasks: 48 });
    const { run, events } = synthetic({
      pools: ['serial', 'eventLoop', 'thread', 'process'],
      tasks: 48,
      workers: 4,
      failEvery: 16,
    });
    const traces = run.blocks.map(({ index }) => new BlockTrace(index));
    for (const event of events) if ('chunk' in event) traces[event.block]?.append(event.chunk);
    const summaries = traces.map((trace) => summarise(trace));
    await bare.at('summary-row').nth(3).waitFor();
    for (const [i, { wallMs, workMs, failed, overhead }] of summaries.entries()) {
      const row = bare.page.locator(
        `[data-testid="summary-row"][data-pool="${run.blocks[i]?.pool ?? ''}"]`,
      );
      const value = async (metric: string): Promise<number> =>
        Number(await row.locator(`[data-metric="${metric}"]`).getAttribute('data-value'));
      const near = async (metric: string, expected: number): Promise<void> => {
        const found = await value(metric);
        assert.ok(Math.abs(found - expected) < 1e-6, `${metric}: ${found}, not ${expected}`);
      };
      await near('wall', wallMs);
      await near('work', workMs);
      await near('failed', failed);
      await near('overhead', overhead.share);
      await near('speedup', (summaries[0]?.wallMs ?? 0) / wallMs);
    }
    assert.match((await bare.at('verdict').textContent()) ?? '', /did not return the same.*#5/);
    assert.equal(await bare.at('verdict').getAttribute('data-fastest'), 'thread');
  });

  it('selects in the table, shows the details, and leads to the source', async () => {
    await open();
    await openTask(15);
    assert.equal(await bare.at('details').getAttribute('data-task'), '0:15');
    await bare.at('task-stack').locator('[data-place$="quote.ts:16:22"]').click();
    const { place } = await bare.awaitPosted('reveal');
    assert.deepEqual(place, { file: '/home/ada/shop/src/pricing/quote.ts', line: 16, column: 22 });
    await bare.at('tasks-table').press('ArrowDown');
    await bare.page.locator('[data-testid="details"][data-task="0:16"]').waitFor();
    assert.equal(
      await bare.at('tasks-table').locator('[aria-selected="true"]').getAttribute('data-task'),
      '0:16',
    );
    await bare.page.keyboard.press('Escape');
    await bare.at('details').getByText('Select a task').waitFor();
  });

  it('names the tasks worth a look until one is selected, and reads out every lane', async () => {
    await open();
    const worth = bare.at('worth');
    await worth.getByText('did not end well, the first of 6').first().waitFor();
    await worth.locator('.link').first().focus();
    await bare.page.keyboard.press('Enter');
    await bare.page.locator('[data-testid="details"][data-task]').waitFor();
    await worth.waitFor({ state: 'hidden' });
    await bare.at('lanes').locator('summary').click();
    // Serial and event loop have one lane each, the pools four.
    const rows = bare.at('lanes').locator('tbody tr');
    await rows.nth(9).waitFor();
    assert.equal(await rows.count(), 10);
    const tasks = await rows.locator('td:nth-child(2)').allTextContents();
    assert.equal(
      tasks.reduce((sum, text) => sum + Number(text), 0),
      4 * 96,
    );
  });

  it('posts what its buttons say', async () => {
    await open();
    await bare.at('again').click();
    await bare.awaitPosted('again');
    await bare.at('open-in-editor').click();
    await bare.awaitPosted('openInEditor');
    assert.equal(await bare.at('stop').isVisible(), false);
    await bare.close();
    await open({ from: 0.3, until: 0.3 });
    await bare.at('stop').click();
    await bare.awaitPosted('stop');
    assert.equal(await bare.at('again').isVisible(), false);
    await bare.close();
    await open({ scenario: 'untrusted' });
    await bare.at('trust').click();
    await bare.awaitPosted('trust');
    await bare.close();
    await open({ scenario: 'begin' });
    await bare.at('start-compare').click();
    assert.equal((await bare.awaitPosted('start')).pools, 'compare');
  });

  it('follows a run while it goes on', async () => {
    await open({ from: 0, until: 0.5, speed: 4 });
    await bare.page.locator('[data-testid="status"][data-status="running"]').waitFor();
    await bare.page.locator('[data-testid="verdict"][data-kind="pending"]').waitFor();
    await bare.close();
    await open({ from: 0.5, speed: 4 });
    await bare.page.locator('[data-testid="status"][data-status="done"]').waitFor();
    await bare.page.locator('[data-testid="verdict"][data-kind="leading"]').waitFor();
    await bare.at('header').getByText('384 of 384 tasks').waitFor();
  });

  it('colours the bars as the setting says, until it is changed', async () => {
    await open({ colourBy: 'worker' });
    const chosen = (value: string): Promise<unknown> =>
      bare.page.waitForFunction(
        (wanted) =>
          [...document.querySelectorAll<HTMLSelectElement>('.toolbar select')].some(
            (select) => select.value === wanted,
          ),
        value,
      );
    await chosen('worker');
    await bare.page.evaluate(() =>
      window.harness.send({
        type: 'surroundings',
        surroundings: { trusted: true, wide: false, candidate: null, colourBy: 'outcome' },
      }),
    );
    await chosen('outcome');
  });

  it('keeps the focus where it is while the run moves on', async () => {
    await open({ from: 0.1, until: 0.1 });
    const link = bare.at('header').locator('.functions .link').first();
    await link.focus();
    const { run } = synthetic({ pools: ['serial'], tasks: 96, workers: 1 });
    const stopped = { ...run, status: 'stopped' as const };
    await bare.page.evaluate(
      (record) => window.harness.send({ type: 'run', run: record }),
      stopped,
    );
    await bare.page.locator('[data-testid="status"][data-status="stopped"]').waitFor();
    assert.ok(await link.evaluate((element) => element === document.activeElement));
  });

  it('shows the problem of another run, at the top, and no empty figures', async () => {
    await open({ width: 320 });
    await bare.page.evaluate(() => window.scrollTo(0, 600));
    const { run } = synthetic({ pools: ['serial'], tasks: 96, workers: 1 });
    const failed = {
      ...run,
      id: 'another',
      status: 'failed' as const,
      blocks: run.blocks.map(({ pool, workers, round, index }) => ({
        ...{ pool, workers, round, index },
        status: 'stopped' as const,
      })),
      problem: { kind: 'compile' as const, what: 'It does not compile.', todo: 'Mend it.' },
    };
    await bare.page.evaluate((record) => {
      const surroundings = { trusted: true, wide: false, candidate: null };
      window.harness.send({ type: 'hydrate', run: record, surroundings });
    }, failed);
    await bare.at('problem').getByText('It does not compile.').waitFor();
    assert.equal(await bare.page.evaluate(() => window.scrollY), 0);
    assert.equal(await bare.at('timeline').isVisible(), false);
    assert.equal(await bare.at('summary-row').first().isVisible(), false);
  });

  it('has all rows in order at last, however fast the chunks came', async () => {
    await open({ from: 0, until: 0 });
    await bare.at('tasks').locator('summary').click();
    const grid = bare.at('tasks-table');
    await grid.locator('[data-sort="task"] button').click();
    const { run } = synthetic({ pools: ['serial'], tasks: 96, workers: 1 });
    const writer = new ChunkWriter(0);
    const chunks = [0, 1, 2].map((task) => {
      writer.submitted(task, 0);
      return [...new Uint8Array(writer.take() ?? assert.fail())];
    });
    await bare.page.evaluate(
      async ([runId, all]) => {
        // One in each of three frames: between the first and the last the rows rest.
        for (const bytes of all) {
          window.harness.send({ type: 'chunk', runId, data: Uint8Array.from(bytes).buffer });
          await new Promise(requestAnimationFrame);
        }
      },
      [run.id, chunks] as const,
    );
    await grid.locator('[aria-rowindex="2"][data-task="0:2"]').waitFor();
  });

  it('draws the first bars with the next frame, and does not let them wait their turn', async () => {
    await open({ from: 0, until: 0 });
    const { run } = synthetic({ pools: ['serial'], tasks: 96, workers: 1 });
    const writer = new ChunkWriter(0);
    writer.submitted(0, 0);
    writer.settled(0, 0, 0, { dispatch: 1, receive: 2, start: 3, end: 900, settle: 950 });
    const bytes = [...new Uint8Array(writer.take() ?? assert.fail())];
    const bars = await bare.page.evaluate(
      async ([runId, chunk]) => {
        const heard = new Promise((resolve) => window.addEventListener('message', resolve));
        window.harness.send({ type: 'chunk', runId, data: Uint8Array.from(chunk).buffer });
        await heard;
        const drawn = document.querySelector('[data-bars]');
        const before = drawn?.getAttribute('data-bars');
        for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
        return [before, drawn?.getAttribute('data-bars')];
      },
      [run.id, bytes] as const,
    );
    assert.deepEqual(bars, ['0', '1']);
  });

  it('draws the figures of a run under way now and then, not at every chunk', async () => {
    await open({ from: 0, until: 0 });
    const { run } = synthetic({ pools: ['serial'], tasks: 96, workers: 1 });
    const writer = new ChunkWriter(0);
    const chunks = Array.from({ length: 30 }, (_, task) => {
      const at = task * 1000;
      writer.submitted(at, 0);
      writer.dispatched(task, 0, at);
      writer.settled(task, 0, 0, {
        dispatch: at,
        receive: at,
        start: at,
        end: at + 900,
        settle: at + 950,
      });
      return [...new Uint8Array(writer.take() ?? assert.fail())];
    });
    const { times, took } = await bare.page.evaluate(
      async ([runId, all]) => {
        let times = 0;
        const begun = performance.now();
        const figures = document.querySelector('.evidence') as Element;
        new MutationObserver(() => times++).observe(figures, { childList: true, subtree: true });
        for (const bytes of all) {
          window.harness.send({ type: 'chunk', runId, data: Uint8Array.from(bytes).buffer });
          await new Promise(requestAnimationFrame);
        }
        return { times, took: performance.now() - begun };
      },
      [run.id, chunks] as const,
    );
    // A few times for the first, and then once in half a second, of which a busy browser takes many.
    const most = 10 + (2 * took) / 500;
    assert.ok(times <= most, `drawn ${times} times for 30 chunks in ${took.toFixed(0)} ms`);
    await bare.at('header').getByText('30 of').waitFor();
  });

  it('comes back as it was left', async () => {
    await open();
    await openTask(9);
    const state: unknown = await bare.page.evaluate(() => window.harness.state);
    await bare.close();
    await open({ state });
    await bare.page.locator('[data-testid="details"][data-task="0:9"]').waitFor();
    await bare.at('tasks-table').locator('[aria-selected="true"][data-task="0:9"]').waitFor();
  });

  it('draws few of very many rows, sorted or not, to the last', async () => {
    await open({ scenario: 'many', tasks: 100_000, wide: true });
    await bare.at('tasks').locator('summary').click();
    const grid = bare.at('tasks-table');
    await bare.page.locator('[data-testid="tasks-table"][aria-rowcount="200001"]').waitFor();
    await grid.focus();
    await grid.press('End');
    await grid.locator('[data-task="1:99999"]').waitFor();
    await grid.locator('[data-sort="run"] button').click();
    await grid.locator('[data-sort="run"][aria-sort="descending"]').waitFor();
    assert.ok((await grid.locator('.grid-body [role="row"]').count()) < 60);
    await bare.at('only-failed').click();
    // Every 997th task of both pools.
    await bare.page.locator('[data-testid="tasks-table"][aria-rowcount="201"]').waitFor();
  });

  it('explains itself at a key, and searches at another', async () => {
    await open();
    await bare.at('summary').waitFor();
    await bare.page.keyboard.press('?');
    await bare.at('help').getByText('Serial wall time divided by this wall time').waitFor();
    await bare.page.keyboard.press('Escape');
    await bare.at('help').waitFor({ state: 'hidden' });
    await bare.page.keyboard.press('/');
    await bare.page.keyboard.type('#7');
    await bare.page.locator('[data-testid="details"][data-task$=":7"]').waitFor();
  });

  it('turns no ring while it measures, and none for those who asked for less motion', async () => {
    for (const reducedMotion of [false, true]) {
      await open({ from: 0.3, until: 0.3, reducedMotion });
      const ring = bare.at('status').locator('vscode-progress-ring');
      await bare.page.locator('[data-testid="status"][data-status="running"]').waitFor();
      await ring.waitFor({ state: 'hidden' });
      const { run } = synthetic({ pools: ['serial'], tasks: 96, workers: 1 });
      await bare.page.evaluate((record) => window.harness.send({ type: 'run', run: record }), {
        ...run,
        status: 'preparing',
      } as const);
      await bare.page.locator('[data-testid="status"][data-status="preparing"]').waitFor();
      await ring.waitFor({ state: reducedMotion ? 'hidden' : 'visible' });
      if (!reducedMotion) await bare.close();
    }
  });

  it('shows text of the user as text', async () => {
    await open({ scenario: 'empty' });
    const hostile = '<img src=x onerror="alert(1)">';
    const { run } = synthetic({ pools: ['thread'], tasks: 1, workers: 1 });
    const [fn] = run.functions;
    assert.ok(fn);
    const functions = [{ ...fn, name: hostile, inputs: [hostile] }];
    const problem = { kind: 'load', what: hostile, todo: hostile, detail: hostile } as const;
    await bare.page.evaluate(
      (record) => {
        const surroundings = { trusted: true, wide: false, candidate: null };
        window.harness.send({ type: 'hydrate', run: record, surroundings });
      },
      {
        ...run,
        title: hostile,
        functions,
        problem,
        warnings: [hostile],
        status: 'failed' as const,
      },
    );
    await bare.at('problem').getByText(hostile).first().waitFor();
    assert.equal(await bare.page.locator('#app img').count(), 0);
  });
});
