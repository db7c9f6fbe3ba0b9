/**
 * Measures the live path in a real editor: tasks that do nothing, run as fast as the pool can, from the runner through
 * the extension host to the page: `node test/bench/timeline/live.mjs [--tasks N] [--json FILE]`. Prints tasks per second
 * as they reach the page, the time between its frames, how many tasks each end counted, and the longest that the
 * extension host's event loop was blocked. The build must be there.
 */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';
import { launchBrowser } from '../../support/browser.mjs';
import { REPO } from '../../support/paths.mjs';
import { startEditor } from '../../support/vscode.mjs';

const { values: options } = parseArgs({
  options: {
    tasks: { type: 'string', default: '500000' },
    json: { type: 'string' },
  },
});
const tasks = Number(options.tasks);
const SOURCE = `
/** @tasks 4 i => [i] */
export function warm(i: number): number { return i; }

/** @tasks ${tasks} i => [i] */
export function nothing(i: number): number { return i; }
`;

const home = await mkdtemp(path.join(tmpdir(), 'pool-lanes-live-'));
const probe = path.join(home, 'loop.txt');
await writeFile(probe, '');
await mkdir(path.join(home, 'work'));
await writeFile(path.join(home, 'work/nothing.ts'), SOURCE);
const editor = await startEditor({
  env: { LOOP_PROBE: probe },
  settings: { 'poolLanes.workers': 2 },
  install: (extensions) =>
    cp(path.join(import.meta.dirname, 'loop-probe'), path.join(extensions, 'bench.loop-probe'), {
      recursive: true,
    }),
});
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(120_000);
  await page.goto(editor.urlOf(path.join(home, 'work')));
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  await page.keyboard.press('Control+p');
  await page.locator('.quick-input-widget input').first().waitFor();
  await page.keyboard.type('nothing.ts');
  await page.locator('.quick-input-widget [aria-label^="nothing.ts"]').first().click();
  await run(page, 0);
  await frameWith(page, '[data-testid="status"][data-status="done"]');
  const frame = await frameWith(page, '[data-bars]');
  await frame.evaluate(record);
  const began = Date.now();
  await run(page, 1);
  await frame
    .waitForFunction(
      (wanted) =>
        window.live.settled >= wanted &&
        document.querySelector('[data-testid="status"][data-status="done"]') !== null,
      tasks,
      { polling: 100, timeout: 90_000 },
    )
    .catch(async (error) => {
      const { gaps, ...found } = await frame.evaluate(() => window.live);
      console.log('gave up', found, gaps.length, 'frames');
      await page.screenshot({ path: path.join(tmpdir(), 'pool-lanes-live.png') });
      throw error;
    });
  const ended = Date.now();
  const found = await frame.evaluate(() => ({
    ...window.live,
    bars: Number(document.querySelector('[data-bars]')?.getAttribute('data-bars')),
  }));
  const loop = (await readFile(probe, 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(' ').map(Number))
    .filter(([at = 0]) => at >= began && at <= ended);
  await delay(1000);
  const kept = await countOnDisk(editor.userData);
  const gaps = found.gaps.sort((a, b) => a - b);
  const report = {
    tasks,
    perSecond: Math.round(found.settled / ((found.last - found.first) / 1e3)),
    frames: gaps.length,
    p50: gaps[Math.floor(gaps.length * 0.5)],
    p95: gaps[Math.floor(gaps.length * 0.95)],
    worst: gaps.at(-1),
    chunks: found.chunks,
    settledInPage: found.settled,
    barsInPage: found.bars,
    settledOnDisk: kept,
    hostBlockedMs: Math.max(0, ...loop.map(([, late = 0]) => late)),
    // When, in ms since the button was pressed, and for how long.
    hostBlockedOver50: loop
      .filter(([, late = 0]) => late > 50)
      .map(([at = 0, late = 0]) => [Math.round(at - began - late), Math.round(late)]),
    tracedFrom: Math.round(found.firstAt - began),
    tracedUntil: Math.round(found.lastAt - began),
  };
  console.log(report);
  if (options.json) await writeFile(options.json, JSON.stringify(report, null, 2));
  if (found.settled !== tasks || found.bars !== tasks || kept !== tasks) process.exitCode = 1;
} finally {
  await browser.close();
  await editor.stop();
  await rm(home, { recursive: true, force: true });
}

/** Presses the button of the file's function of that number. */
async function run(
  /** @type {import('playwright-core').Page} */ page,
  /** @type {number} */ number,
) {
  const glyph = page.locator('.monaco-editor .testing-run-glyph');
  await glyph.nth(number).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Run in Thread Pool', exact: true }).first().click();
}

/**
 * The frame, at whatever depth, that has an element.
 * @param {import('playwright-core').Page} page
 * @param {string} selector
 */
async function frameWith(page, selector) {
  for (const deadline = Date.now() + 120_000; Date.now() < deadline; await delay(100)) {
    for (const frame of page.frames()) {
      const count = await frame
        .locator(selector)
        .count()
        .catch(() => 0);
      if (count > 0) return frame;
    }
  }
  throw new Error(`${selector} did not come`);
}

/** In the page: counts what comes from the host, and times the frames while it comes. */
function record() {
  const live = {
    chunks: 0,
    settled: 0,
    first: NaN,
    last: NaN,
    firstAt: 0,
    lastAt: 0,
    gaps: /** @type {number[]} */ ([]),
  };
  window.live = live;
  window.addEventListener('message', ({ data }) => {
    if (data?.type !== 'chunk') return;
    // The number of settled rows, as the chunk's head has it.
    live.settled += new Uint32Array(data.data, 0, 10)[6] ?? 0;
    live.chunks++;
    if (Number.isNaN(live.first)) live.first = performance.now();
    live.last = performance.now();
    live.firstAt ||= Date.now();
    live.lastAt = Date.now();
  });
  let before = NaN;
  const tick = (/** @type {number} */ now) => {
    if (live.chunks > 0 && performance.now() - live.last < 500) live.gaps.push(now - before);
    before = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}

/** Tasks that settled, in what the extension host has written to disk. */
async function countOnDisk(/** @type {string} */ userData) {
  const bundle = path.join(home, 'saved.mjs');
  await esbuild.build({
    stdin: {
      contents: `
        import { readdirSync, readFileSync, statSync } from 'node:fs';
        import { join } from 'node:path';
        import { readSavedRun } from './src/host/saved-run.ts';
        import { decodeChunk } from './src/shared/trace/chunk.ts';
        export function count(folder) {
          const files = readdirSync(folder, { recursive: true }).map(String)
            .filter((file) => file.endsWith('.run')).map((file) => join(folder, file))
            .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
          const run = files[0] && readSavedRun(readFileSync(files[0]));
          return run ? run.chunks(0).reduce((sum, chunk) => sum + decodeChunk(chunk).settledTask.length, 0) : 0;
        }`,
      resolveDir: REPO,
      loader: 'ts',
    },
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  const { count } = await import(pathToFileURL(bundle).href);
  return count(userData);
}
