/** A person at the editor: opens a file, presses its buttons, and looks at the page with a clock in hand. */
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chooseInMenu } from '../../../support/menu.mjs';
import { CpuWatch } from './cpu.mjs';

const STATUS = '[data-testid="status"]';
const DONE = `${STATUS}[data-status="done"]`;
const OVER = ['done', 'failed', 'stopped'].map((one) => `${STATUS}[data-status="${one}"]`).join();
/** How long the rest of a run that is over may take to arrive, ms. */
const REST_MS = 15_000;

/**
 * @typedef {object} World
 * @property {import('playwright-core').Page} page
 * @property {import('../../../support/vscode.mjs').Editor} editor
 * @property {string} home folder with the extension host's `loop.txt`
 * @property {string | null} profile folder for profiles
 * @property {(folder: string) => number} countSettled tasks that settled, in what was last written to disk
 * @property {number} limitMs the longest that anything is waited for
 */

export class Desk {
  #frame = /** @type {import('playwright-core').Frame | null} */ (null);
  #measured = 0;

  constructor(/** @type {World} */ world) {
    this.world = world;
    world.page.setDefaultTimeout(world.limitMs);
  }

  async open(/** @type {string} */ folder, /** @type {string} */ file) {
    const { page, editor } = this.world;
    await page.goto(editor.urlOf(folder));
    await page.locator('.activitybar [aria-label="Pool Lanes"]').first().waitFor();
    const row = page.locator('.explorer-folders-view .monaco-list-row', { hasText: file });
    await row.first().dblclick();
    await page.locator('.monaco-editor .testing-run-glyph').first().waitFor();
  }

  /** Presses the button of the file's function of that number. */
  async press(/** @type {number} */ number) {
    const { page } = this.world;
    const glyph = page.locator('.monaco-editor .testing-run-glyph');
    await glyph.nth(number).click({ button: 'right' });
    await chooseInMenu(page, 'Run in Thread Pool');
  }

  /** From now on what comes into the page is counted, and its frames are timed. */
  async listen() {
    await this.#frameWith(DONE);
    this.#frame = await this.#frameWith('[data-bars]');
    await this.#frame.evaluate(watch);
  }

  /** Runs the function of that number, of so many tasks, and gives the figures. */
  async measure(/** @type {number} */ number, /** @type {number} */ tasks) {
    const frame = this.#frame;
    if (!frame) throw new Error('listen first');
    await frame.evaluate(() => window.live.begin());
    const stopProfile = await this.#profile();
    const cpu = new CpuWatch();
    const began = Date.now();
    cpu.start();
    await this.press(number);
    await this.#until(tasks);
    const spent = cpu.stop();
    const ended = Date.now();
    await stopProfile();
    const found = await frame.evaluate(() => ({
      ...window.live,
      bars: Number(document.querySelector('[data-bars]')?.getAttribute('data-bars')),
    }));
    // It is written once more when it is over.
    await delay(1500);
    const settledOnDisk = this.world.countSettled(this.world.editor.userData);
    const blocked = await this.#blocked(began, Date.now());
    const gaps = found.gaps.sort((a, b) => a - b);
    const at = (/** @type {number} */ share) => round(gaps[Math.floor(gaps.length * share)] ?? NaN);
    return {
      perSecond: Math.round(found.settled / ((found.last - found.first) / 1e3)),
      frames: gaps.length,
      p50: at(0.5),
      p95: at(0.95),
      worst: round(gaps.at(-1) ?? NaN),
      chunks: found.chunks,
      settledInPage: found.settled,
      barsInPage: found.bars,
      settledOnDisk,
      sentAnew: found.hydrated - 1,
      hostBlockedMs: Math.max(0, ...blocked.map(({ ms }) => ms)),
      hostBusyMs: round(Math.max(0, ...blocked.map(({ ms, queued }) => ms - queued))),
      // When, in ms since the button was pressed, for how long, and how much of it for want of a core.
      hostBlockedOver50: blocked
        .filter(({ ms }) => ms > 50)
        .map(({ from, ms, queued }) => [from, ms, queued]),
      tracedFrom: Math.round(found.firstAt - began),
      tracedUntil: Math.round(found.lastAt - began),
      tookMs: ended - began,
      // Of all that ran from the button to the last bar, µs per task.
      cpu: Object.fromEntries(
        Object.entries(spent).map(([part, ms]) => [part, round((ms * 1e3) / tasks)]),
      ),
    };
  }

  /** @throws Error with what there was to be seen if the run does not end in time */
  async #until(/** @type {number} */ tasks) {
    const { limitMs } = this.world;
    const frame = /** @type {import('playwright-core').Frame} */ (this.#frame);
    try {
      // Once it is over, what is still on its way comes soon or never.
      await frame.waitForFunction(
        (over) => window.live.hydrated > 0 && document.querySelector(over) !== null,
        OVER,
        { polling: 100, timeout: limitMs },
      );
      await frame.waitForFunction((wanted) => window.live.settled >= wanted, tasks, {
        polling: 100,
        timeout: REST_MS,
      });
    } catch (error) {
      throw new Error(await this.#lookRound(tasks), { cause: error });
    }
  }

  /** What there is to be seen of a run that does not come to its end. */
  async #lookRound(/** @type {number} */ tasks) {
    const { page, editor, limitMs, countSettled } = this.world;
    const lines = [`Not the whole run came, or not within ${limitMs / 1e3} s.`];
    const within = (/** @type {Promise<unknown>} */ what) =>
      Promise.race([what, delay(5000, 'no answer')]).catch(String);
    const seen = await within(
      this.#frame?.evaluate(() => {
        const { gaps, ...live } = window.live;
        return {
          ...live,
          frames: gaps.length,
          header: document.querySelector('header')?.innerText,
        };
      }) ?? Promise.resolve('no page'),
    );
    lines.push(`Of ${tasks} tasks the page has: ${JSON.stringify(seen)}`);
    lines.push(`On disk: ${String(await within((async () => countSettled(editor.userData))()))}`);
    const runners = (await editor.processes()).filter(({ command }) =>
      command.includes('runner.js'),
    );
    lines.push(`Runners: ${JSON.stringify(runners)}`);
    const picture = path.join(tmpdir(), 'pool-lanes-live.png');
    await within(page.screenshot({ path: picture }));
    lines.push(`A picture: ${picture}`, `The log: ${await logOf(editor.userData)}`);
    return lines.join('\n');
  }

  /** The frame, at whatever depth, that has an element. */
  async #frameWith(/** @type {string} */ selector) {
    const { page, limitMs } = this.world;
    for (const deadline = Date.now() + limitMs; Date.now() < deadline; await delay(100)) {
      for (const frame of page.frames()) {
        const count = await frame
          .locator(selector)
          .count()
          .catch(() => 0);
        if (count > 0) return frame;
      }
    }
    throw new Error(`${selector} did not come.\n${await logOf(this.world.editor.userData)}`);
  }

  /** Times at which the extension host's loop was late, ms since `began`. */
  async #blocked(/** @type {number} */ began, /** @type {number} */ ended) {
    const text = await readFile(path.join(this.world.home, 'loop.txt'), 'utf8');
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' ').map(Number))
      .filter(([at = 0]) => at >= began && at <= ended)
      .map(([at = 0, ms = 0, queued = 0]) => ({ from: Math.round(at - began - ms), ms, queued }));
  }

  /** Begins to profile extension host and page, where that is asked for; gives what ends it. */
  async #profile() {
    const { page, profile } = this.world;
    if (profile === null) return async () => undefined;
    const go = path.join(profile, 'go');
    await writeFile(go, '');
    const session = await page.context().newCDPSession(page);
    await session.send('Profiler.enable');
    await session.send('Profiler.start');
    return async () => {
      await rm(go);
      const found = await session.send('Profiler.stop');
      const file = path.join(profile, `page-${this.#measured++}.cpuprofile`);
      await writeFile(file, JSON.stringify(found.profile));
      await session.detach();
    };
  }
}

const round = (/** @type {number} */ value) => Math.round(value * 100) / 100;

/** In the page: counts what comes from the host, and times the frames while it comes. */
function watch() {
  const fresh = () => ({
    hydrated: 0,
    chunks: 0,
    settled: 0,
    first: NaN,
    last: NaN,
    firstAt: 0,
    lastAt: 0,
    gaps: /** @type {number[]} */ ([]),
  });
  const live = (window.live = { ...fresh(), begin: () => Object.assign(live, fresh()) });
  window.addEventListener('message', ({ data }) => {
    if (data?.type === 'hydrate') {
      // What it held before is void.
      const { hydrated } = live;
      Object.assign(live, fresh(), { hydrated: hydrated + 1 });
    }
    if (data?.type !== 'chunk') return;
    // The number of settled rows, as the chunk's head has it.
    live.settled += new Uint32Array(data.data, 0, 10)[6] ?? 0;
    live.chunks++;
    // Not while workers start: nothing settles then.
    if (live.settled > 0 && Number.isNaN(live.first)) live.first = performance.now();
    live.last = performance.now();
    live.firstAt ||= Date.now();
    live.lastAt = Date.now();
  });
  let before = NaN;
  const tick = (/** @type {number} */ now) => {
    // A gap is one that began and ended while chunks came.
    if (live.chunks > 0 && performance.now() - live.last < 500 && before > live.first) {
      live.gaps.push(now - before);
    }
    before = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}

/** The end of what the extension has logged last. */
async function logOf(/** @type {string} */ userData) {
  const names = (await readdir(userData, { recursive: true }).catch(() => [])).filter((name) =>
    /pool lanes[^/]*\.log$/i.test(name),
  );
  const files = await Promise.all(
    names.map(async (name) => {
      const file = path.join(userData, name);
      return { file, at: (await stat(file)).mtimeMs };
    }),
  );
  const [latest] = files.sort((a, b) => b.at - a.at);
  if (!latest) return 'none';
  return (await readFile(latest.file, 'utf8')).split('\n').slice(-20).join('\n');
}
