/**
 * One viewer, one size, one fresh page.
 * @typedef {object} Figures
 * @property {number} first until the first bars were on screen, ms
 * @property {number} all until all were, ms
 * @property {number} frames how many frames were measured
 * @property {number} p50 between two frames, ms
 * @property {number} p95
 * @property {number} cpu main-thread CPU per frame, ms
 * @property {number} memory what the page keeps, MB
 * @property {number} given size of what the viewer was given, MB; NaN where it was no file
 */

const FRAMES = 120;
/** A viewer that cannot draw so many frames in this time is judged by those it drew, ms. */
const FRAMES_WITHIN_MS = 30_000;
const LOAD_WITHIN_MS = 180_000;

/** A viewer was waited for, and showed nothing. */
export class GivenUp extends Error {
  /** How long, ms. */
  waited = LOAD_WITHIN_MS;
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} url
 * @param {string} script
 * @param {number} tasks
 * @returns {Promise<Figures>}
 */
export async function measure(page, url, script, tasks) {
  /** @type {string[]} */
  const faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  /** @type {string[]} */
  const printed = [];
  page.on('console', (message) => printed.push(message.text()));
  /** @type {Promise<never>} */
  const refused = new Promise((_, reject) => {
    page.on('dialog', (dialog) => {
      reject(new Error(`says: ${dialog.message()}`));
      void dialog.dismiss();
    });
  });
  refused.catch(() => undefined);
  page.setDefaultTimeout(LOAD_WITHIN_MS);
  await page.goto(url);
  await page.addScriptTag({ path: script });
  const session = await page.context().newCDPSession(page);
  const given = await page.evaluate((count) => window.viewer.prepare(count), tasks);
  const loaded = Promise.race([page.evaluate(() => window.viewer.load()), refused]);
  const { first, all } = await within(LOAD_WITHIN_MS, loaded).catch((thrown) => {
    const why = [messageOf(thrown), ...printed.slice(-1)].join('; its last words: ');
    const message = `${why.replaceAll('\n', ' ')}, given ${(given / 1e6).toFixed(0)} MB`;
    throw thrown instanceof GivenUp ? new GivenUp(message) : new Error(message);
  });
  if (faults.length > 0) throw new Error(faults[0]);
  await page.waitForTimeout(300);
  // CPU time of the page's main thread, not the time on the clock: the machine may be busy.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const cpu = await mainThread(session);
  const gaps = await page.evaluate(turnWheel, { frames: FRAMES, within: FRAMES_WITHIN_MS });
  const cpuPerFrame = ((await mainThread(session)) - cpu) / gaps.length;
  gaps.sort((a, b) => a - b);
  await page.evaluate(() => window.viewer.release());
  return {
    first,
    all,
    frames: gaps.length,
    p50: gaps[Math.floor(gaps.length * 0.5)] ?? NaN,
    p95: gaps[Math.floor(gaps.length * 0.95)] ?? NaN,
    cpu: cpuPerFrame,
    memory: await memory(session),
    given: given / 1e6,
  };
}

/**
 * In the page: turns the wheel once a frame, in and out and sideways; gives the time between frames, ms.
 * @param {{ frames: number, within: number }} limits
 */
async function turnWheel({ frames, within }) {
  const { viewer } = window;
  const surface = viewer.surface();
  const { left, top, width, height } = surface.getBoundingClientRect();
  const at = { clientX: left + width * 0.45, clientY: top + Math.min(height, 400) * 0.5 };
  /** @returns {Promise<number>} */
  const next = () => new Promise((resolve) => requestAnimationFrame(resolve));
  /** @type {number[]} */
  const gaps = [];
  let last = await next();
  const until = last + within;
  for (let i = 0; i < frames && last < until; i++) {
    const { zoom, pan } = viewer.wheel;
    const init = i % 4 === 3 ? pan : zoom;
    const deltaY = (init.deltaY ?? 0) * (i % 60 < 30 ? -1 : 1);
    surface.dispatchEvent(
      new WheelEvent('wheel', { bubbles: true, cancelable: true, ...at, ...init, deltaY }),
    );
    const now = await next();
    gaps.push(now - last);
    last = now;
  }
  return gaps;
}

/**
 * Main-thread CPU, ms.
 * @param {import('playwright-core').CDPSession} session
 */
async function mainThread(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return 1e3 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
}

/**
 * What the page keeps after a collection: objects, DOM, array buffers; MB.
 * @param {import('playwright-core').CDPSession} session
 */
async function memory(session) {
  await session.send('HeapProfiler.collectGarbage');
  const use = await session.send('Runtime.getHeapUsage');
  const bytes = use.usedSize + use.embedderHeapUsedSize + use.backingStorageSize;
  return bytes / 1e6;
}

/** The first line, without the name of the error and what the browser's driver puts before it. */
const messageOf = (/** @type {unknown} */ thrown) =>
  (String(thrown).split('\n')[0] ?? '')
    .replace(/^(Error|page\.evaluate): /, '')
    .replace(/^Error: /, '');

/**
 * @template T
 * @param {number} ms
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
function within(ms, promise) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<never>} */
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new GivenUp(`nothing on screen after ${ms / 1e3} s`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
