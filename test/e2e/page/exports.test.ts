/** Files for others, opened where others open them: a browser without network, speedscope. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { chromeTraceOf } from '../../../src/shared/export/chrome-trace.js';
import { htmlReport, readReportParts } from '../../../src/shared/export/html.js';
import { encodeTraceFile, tracesOf } from '../../../src/shared/trace/file.js';
import { launchBrowser } from '../../support/browser.mjs';
import { REPO } from '../../support/paths.mjs';
import { sampleTrace } from '../../unit/shared/trace/sample.js';
import { install } from '../../bench/timeline/install.mjs';
import { BarePages } from './support/bare-page.js';

const FILE = sampleTrace(400);

async function reportOf(trace: Uint8Array<ArrayBuffer>): Promise<string> {
  const parts = await readReportParts((name) => readFile(join(REPO, 'dist/webview', name), 'utf8'));
  return htmlReport(parts, { title: 'fä', trace, language: 'en' });
}

describe('exports', () => {
  let browser: Browser;
  let folder: string;
  let peers: string;
  before(async function () {
    // Speedscope comes over the network, once.
    this.timeout(600_000);
    peers = install();
    browser = await launchBrowser();
    folder = await mkdtemp(join(tmpdir(), 'exports-'));
  });
  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  /** A page without network, and what went wrong or was asked for in it. */
  async function offline(colorScheme: 'light' | 'dark'): Promise<{ page: Page; faults: string[] }> {
    const context = await browser.newContext({
      offline: true,
      colorScheme,
      viewport: { width: 1100, height: 900 },
    });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) faults.push(`asks for ${request.url()}`);
    });
    return { page, faults };
  }

  for (const colours of ['light', 'dark'] as const) {
    it(`a report is the whole page in one file, without network (${colours})`, async () => {
      const path = join(folder, `${colours}.html`);
      await writeFile(path, await reportOf(await encodeTraceFile(FILE)));
      const { page, faults } = await offline(colours);
      await page.goto(pathToFileURL(path).href);
      await page.locator('[data-testid="timeline"] canvas').first().waitFor();
      await page.getByText('exported by Pool Lanes 1.2.3').waitFor();
      assert.equal(await page.locator('[data-testid="again"]').isVisible(), false);
      assert.ok((await page.locator('[data-testid="summary"] tr').count()) >= 3);
      const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.equal(ground, colours === 'light' ? 'rgb(255, 255, 255)' : 'rgb(31, 31, 31)');
      const folderOfPictures = process.env['PICTURES'];
      if (folderOfPictures)
        await page.screenshot({ path: join(folderOfPictures, `report-${colours}.png`) });
      assert.deepEqual(faults, []);
      assert.ok((await stat(path)).size < 1_500_000);
      await page.context().close();
    });
  }

  it('a report whose trace was damaged on its way says so', async () => {
    const path = join(folder, 'damaged.html');
    const bytes = await encodeTraceFile(FILE);
    await writeFile(path, await reportOf(bytes.slice(0, -20)));
    const { page } = await offline('light');
    await page.goto(pathToFileURL(path).href);
    await page.getByText('cut short').first().waitFor();
    await page.context().close();
  });

  it('a Chrome trace opens in speedscope, a profile for each thread', async () => {
    const { page, faults } = await offline('light');
    await page.goto(pathToFileURL(join(peers, 'speedscope/dist/release/index.html')).href);
    await page.locator('text=speedscope').first().waitFor();
    const run = {
      product: FILE.product,
      record: FILE.record,
      traces: tracesOf(FILE.chunks),
      details: () => null,
    };
    const text = [...chromeTraceOf(run)].join('');
    await page.evaluate((json) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([json], 'run.json'));
      const target = document.querySelector('canvas') ?? document.body;
      target.dispatchEvent(
        new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }),
      );
    }, text);
    // Two pools of two workers: the toolbar names the first of four.
    await page
      .getByText(/worker 1/)
      .first()
      .waitFor();
    const shown = await page.evaluate(() => document.body.innerText);
    assert.match(shown, /Thread pool × 2/);
    assert.match(shown, /\/\s*4|1 of 4|1\/4/);
    // It may ask its own server for fonts, and the graphics driver has its own complaints.
    const own = faults.filter((fault) => !/asks for|GL Driver/.test(fault));
    assert.deepEqual(own, []);
    await page.context().close();
  });

  it('the page draws what is seen, as PNG and as SVG', async () => {
    await using pages = await BarePages.create();
    const bare = await pages.open({ scenario: 'compare', width: 900 });
    await bare.page.waitForFunction(
      () => Number(document.querySelector<HTMLElement>('[data-bars]')?.dataset['bars']) > 0,
    );
    const drawings: Record<string, Uint8Array> = {};
    for (const [request, format] of (['png', 'svg'] as const).entries()) {
      await bare.page.evaluate((message) => window.harness.send(message), {
        type: 'draw',
        request,
        format,
      } as const);
      const handle = await bare.page.waitForFunction(
        (wanted) =>
          window.harness.posted.find((one) => one.type === 'drawing' && one.request === wanted),
        request,
      );
      const bytes = await handle.evaluate((answer) =>
        answer?.type === 'drawing' && answer.data ? [...new Uint8Array(answer.data)] : [],
      );
      drawings[format] = new Uint8Array(bytes);
      const pictures = process.env['PICTURES'];
      if (pictures) await writeFile(join(pictures, `timeline.${format}`), new Uint8Array(bytes));
    }
    const { png = new Uint8Array(), svg = new Uint8Array() } = drawings;
    assert.deepEqual([...png.subarray(1, 4)], [...Buffer.from('PNG')]);
    const text = Buffer.from(svg).toString();
    for (const expected of ['Thread pool', 'worker 1', 'Node.js v', '>run<']) {
      assert.ok(text.includes(expected), expected);
    }
    // Both say the same: the SVG, drawn by a browser, has the pixels of the PNG nearly everywhere.
    const blank = await browser.newPage();
    const different = await blank.evaluate(
      async ([a, b]) => {
        const pixelsOf = async (source: string, width = 0, height = 0) => {
          const image = new Image();
          image.src = source;
          await image.decode();
          const canvas = document.createElement('canvas');
          canvas.width = width || image.naturalWidth;
          canvas.height = height || image.naturalHeight;
          const context = canvas.getContext('2d');
          context?.drawImage(image, 0, 0, canvas.width, canvas.height);
          return context?.getImageData(0, 0, canvas.width, canvas.height);
        };
        const first = await pixelsOf(a);
        const second = await pixelsOf(b, first?.width, first?.height);
        let count = 0;
        for (let i = 0; i < (first?.data.length ?? 0); i += 4) {
          const away = [0, 1, 2].map((c) =>
            Math.abs((first?.data[i + c] ?? 0) - (second?.data[i + c] ?? 255)),
          );
          if (Math.max(...away) > 80) count++;
        }
        return count / ((first?.data.length ?? 4) / 4);
      },
      [
        `data:image/png;base64,${Buffer.from(png).toString('base64')}`,
        `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
      ] as const,
    );
    assert.ok(different < 0.02, `${(different * 100).toFixed(1)} % of the pixels differ`);
    await blank.close();
    await bare.close();
  });
});
