import assert from 'node:assert/strict';
import { bareSuite } from './support/bare-suite.js';
import type { BarePage, BarePageOptions } from './support/bare-page.js';

type Domain = readonly [from: number, to: number];

describe('The timeline in a browser', () => {
  const openPage = bareSuite();
  let bare: BarePage;

  const open = async (options: BarePageOptions): Promise<BarePage> => {
    bare = await openPage({ wide: true, width: 1200, reducedMotion: true, ...options });
    await bare.page.waitForFunction(
      () => Number(document.querySelector<HTMLElement>('[data-bars]')?.dataset['bars']) > 0,
    );
    return bare;
  };
  const data = (name: string): Promise<string> =>
    bare
      .at('timeline')
      .evaluate((element, key) => (element as HTMLElement).dataset[key] ?? '', name);
  const domain = async (): Promise<Domain> => {
    const [from = NaN, to = NaN] = (await data('domain')).split(',').map(Number);
    return [from, to];
  };
  const span = async (): Promise<number> => {
    const [from, to] = await domain();
    return to - from;
  };
  /** What was asked for by now is drawn in the first of them. */
  const twoFrames = (): Promise<unknown> =>
    bare.page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  /** Waits until what is seen is as wanted; and at rest, unless it goes on by itself. */
  const until = async (
    what: string,
    holds: (seen: Domain) => boolean,
    atRest = true,
  ): Promise<Domain> => {
    let last: Domain = [NaN, NaN];
    for (const stop = Date.now() + 60_000; Date.now() < stop;) {
      const seen = await domain();
      if (holds(seen) && (!atRest || String(seen) === String(last))) return seen;
      last = seen;
      await twoFrames();
    }
    throw new Error(`waited for: ${what}; seen: ${String(await domain())}`);
  };
  const grid = () => bare.page.locator('.timeline-grid');
  const cell = () => bare.page.locator('.timeline-cell');
  /** A point over the lanes, as shares of their width and height. */
  const point = async (x: number, y: number): Promise<{ x: number; y: number }> => {
    const box = await grid().boundingBox();
    assert.ok(box);
    return { x: box.x + box.width * x, y: box.y + box.height * y };
  };

  /** The pixels of the column with the names of the lanes. */
  const column = (): Promise<string> =>
    bare.at('timeline').evaluate((element) => {
      const drawn = element.querySelector<HTMLCanvasElement>('.timeline-body canvas');
      // A copy: to read a canvas more than once would earn a warning.
      const copy = new OffscreenCanvas(70, drawn?.height ?? 1);
      const context = copy.getContext('2d');
      if (drawn) context?.drawImage(drawn, 0, 0);
      const { data: pixels } = context?.getImageData(0, 0, 70, copy.height) ?? { data: [] };
      let hash = 7;
      for (const value of pixels) hash = (hash * 31 + value) | 0;
      return `${pixels.length}: ${hash}`;
    });
  /** Waits until the column shows these pixels, or others: it is drawn in a frame of its own time. */
  const columnIs = async (pixels: string, same: boolean, what: string): Promise<void> => {
    for (const stop = Date.now() + 60_000; ((await column()) === pixels) !== same;) {
      assert.ok(Date.now() < stop, what);
      await twoFrames();
    }
  };

  it('zooms about the pointer by wheel, and goes back', async () => {
    await open({ scenario: 'compare' });
    const [from, to] = await domain();
    const { x, y } = await point(0.5, 0.5);
    await bare.page.mouse.move(x, y);
    await bare.page.keyboard.down('Control');
    await bare.page.mouse.wheel(0, -300);
    await bare.page.keyboard.up('Control');
    const inner = await until('less to be seen', (seen) => seen[1] - seen[0] < (to - from) * 0.9);
    assert.ok(inner[0] > from && inner[1] < to, 'both sides come nearer');
    await grid().focus();
    await bare.page.keyboard.press('u');
    await until('all again', (seen) => Math.abs(seen[0] - from) < 1 && Math.abs(seen[1] - to) < 1);
  });

  it('leaves the bare wheel to a page that scrolls', async () => {
    await open({ scenario: 'compare', height: 500 });
    const before_ = await domain();
    const { x, y } = await point(0.5, 0.2);
    await bare.page.mouse.move(x, y);
    await bare.page.mouse.wheel(0, 120);
    await bare.page.waitForFunction(() => window.scrollY > 0);
    assert.deepEqual(await domain(), before_);
  });

  it('pans by drag and by keys, never past the ends', async () => {
    await open({ scenario: 'compare' });
    await grid().focus();
    const all = await span();
    await bare.page.keyboard.press('w');
    await bare.page.keyboard.press('w');
    const zoomed = await until('zoomed in', ([from, to]) => to - from < all * 0.6);
    const { x, y } = await point(0.6, 0.5);
    await bare.page.mouse.move(x, y);
    await bare.page.mouse.down();
    await bare.page.mouse.move(x - 100, y, { steps: 4 });
    await bare.page.mouse.up();
    const panned = await until('panned', ([from]) => from > zoomed[0]);
    assert.ok(Math.abs(panned[1] - panned[0] - (zoomed[1] - zoomed[0])) < 1, 'the same span');
    await bare.page.keyboard.press('a');
    await until('back by key', ([from]) => from < panned[0]);
    for (let i = 0; i < 20; i++) await bare.page.keyboard.press('a');
    await bare.page.keyboard.press('0');
    await until('all', ([from, to]) => Math.abs(to - from - all) < 1);
  });

  it('goes from task to task by keys, says which, and opens its source', async () => {
    await open({ scenario: 'single' });
    await grid().focus();
    await bare.page.keyboard.press('ArrowRight');
    await bare.page.waitForFunction(() =>
      /#\d+/.test(document.querySelector('.timeline-cell')?.textContent ?? ''),
    );
    const first = await cell().textContent();
    await bare.page.keyboard.press('ArrowRight');
    assert.notEqual(await cell().textContent(), first);
    assert.match((await cell().textContent()) ?? '', /worker \d+.*run/);
    await bare.page.keyboard.press('ArrowDown');
    assert.equal(await cell().getAttribute('aria-selected'), 'true');
    await bare.page.keyboard.press('e');
    await bare.at('details').getByText('Ended last').waitFor();
    await bare.page.keyboard.press('Enter');
    await bare.awaitPosted('reveal');
  });

  it('selects the task that is clicked', async () => {
    await open({ scenario: 'single' });
    await grid().focus();
    await bare.page.keyboard.press('ArrowRight');
    await bare.page.keyboard.press('f');
    const all = await span();
    await until('the task fits', ([from, to]) => to - from <= all);
    const wanted = await cell().textContent();
    await bare.page.keyboard.press('Escape');
    await bare.page.waitForFunction(
      () => document.querySelector('.timeline-cell')?.textContent === 'No task selected',
    );
    // The first lane is the one below heading and strip.
    const box = await grid().boundingBox();
    assert.ok(box);
    await bare.page.mouse.click(box.x + 76 + (box.width - 76) / 2, box.y + 24 + 26 + 4 + 10);
    assert.equal(await cell().textContent(), wanted);
  });

  it('measures a range brushed on the axis, and one drawn with Shift over the lanes', async () => {
    await open({ scenario: 'compare' });
    const axis = await bare.page.locator('.timeline-header').boundingBox();
    assert.ok(axis);
    await bare.page.mouse.move(axis.x + 200, axis.y + 42);
    await bare.page.mouse.down();
    await bare.page.mouse.move(axis.x + 400, axis.y + 42, { steps: 5 });
    await bare.page.mouse.up();
    await bare.page.locator('.timeline-brush-range .selection').waitFor();
    await grid().focus();
    await bare.page.keyboard.press('Escape');
    await bare.page.locator('.timeline-brush-range .selection').waitFor({ state: 'hidden' });
    const { x, y } = await point(0.3, 0.4);
    await bare.page.keyboard.down('Shift');
    await bare.page.mouse.move(x, y);
    await bare.page.mouse.down();
    await bare.page.mouse.move(x + 150, y, { steps: 5 });
    await bare.page.mouse.up();
    await bare.page.keyboard.up('Shift');
    await bare.page.locator('.timeline-brush-range .selection').waitFor();
    await bare.page.keyboard.press('Escape');
    await bare.at('range').waitFor({ state: 'hidden' });
    // Without a pointer: what is in view.
    await bare.page.keyboard.press('b');
    await bare.at('range').getByText('384', { exact: true }).waitFor();
  });

  it('moves what is seen with the brush of the minimap', async () => {
    await open({ scenario: 'compare' });
    const all = await span();
    const header = await bare.page.locator('.timeline-header').boundingBox();
    assert.ok(header);
    await bare.page.mouse.move(header.x + 300, header.y + 12);
    await bare.page.mouse.down();
    await bare.page.mouse.move(header.x + 500, header.y + 12, { steps: 5 });
    await bare.page.mouse.up();
    const plot = header.width - 76;
    const seen = await until('a part', ([from, to]) => to - from < all * 0.5);
    assert.ok(Math.abs((seen[1] - seen[0]) / all - 200 / plot) < 0.02);
  });

  it('hides a phase and folds a group', async () => {
    await open({ scenario: 'compare' });
    const send = bare.page.locator('.timeline-phase[data-phase="send"]');
    await send.click();
    assert.equal(await send.getAttribute('aria-pressed'), 'false');
    const box = await grid().boundingBox();
    assert.ok(box);
    await twoFrames();
    const names = await column();
    await bare.page.mouse.click(box.x + 60, box.y + 12);
    const heightIs = (height: number, same: boolean) =>
      bare.page.waitForFunction(
        ([wanted, equal]) =>
          (document.querySelector('.timeline-grid')?.getBoundingClientRect().height === wanted) ===
          equal,
        [height, same] as const,
      );
    await heightIs(box.height, false);
    await columnIs(names, false, 'lanes that are folded have no names');
    // The same group at a key: it is the first, and no task is selected.
    await grid().focus();
    await bare.page.keyboard.press('c');
    await heightIs(box.height, true);
    await columnIs(names, true, 'the names are where they were');
  });

  it('keeps the legend on a button where there is little room', async () => {
    await open({ scenario: 'single', wide: false, width: 260 });
    const legend = bare.page.getByRole('button', { name: 'Legend' });
    const send = bare.page.locator('.timeline-phase[data-phase="send"]');
    assert.equal(await legend.getAttribute('aria-expanded'), 'false');
    assert.equal(await send.isVisible(), false);
    await legend.focus();
    await bare.page.keyboard.press('Enter');
    await send.waitFor();
    assert.equal(await legend.getAttribute('aria-expanded'), 'true');
    await send.click();
    assert.equal(await send.getAttribute('aria-pressed'), 'false');
    await bare.page.setViewportSize({ width: 900, height: 700 });
    await legend.waitFor({ state: 'hidden' });
    assert.equal(await send.isVisible(), true);
  });

  it('follows a live run until it is panned, and again at a key', async () => {
    await open({ scenario: 'compare', from: 0.3, until: 0.5, speed: 0.05 });
    assert.equal(await data('follow'), 'true');
    const [, end] = await domain();
    await until('it grows', ([, to]) => to > end, false);
    await grid().focus();
    await bare.page.keyboard.press('w');
    await bare.page.waitForFunction(
      () => document.querySelector<HTMLElement>('[data-follow]')?.dataset['follow'] === 'false',
    );
    const held = await domain();
    await bare.page.evaluate(() => new Promise(requestAnimationFrame));
    assert.deepEqual(await domain(), held, 'it stays where it was put');
    await bare.page.keyboard.press('l');
    await until('it follows', ([, to]) => to > held[1], false);
  });

  it('plays a run that is over again, holds, and goes to any moment', async () => {
    await open({ scenario: 'compare' });
    const slider = bare.page.getByLabel('Moment of the run');
    assert.equal(await slider.isVisible(), false);
    await grid().focus();
    await bare.page.keyboard.press('p');
    await slider.waitFor();
    const begin = Number(await slider.inputValue());
    await bare.page.waitForFunction(
      (from) =>
        Number(document.querySelector<HTMLInputElement>('.timeline-player input')?.value) > from,
      begin,
    );
    await bare.page.keyboard.press('p');
    await bare.page.getByText('▶ Play').waitFor();
    await slider.fill('500');
    assert.equal(await slider.inputValue(), '500');
    // Played to its end, it shows everything again.
    await bare.page.getByLabel('Speed of playing').selectOption('4');
    await bare.page.keyboard.press('Escape');
    await grid().focus();
    await bare.page.keyboard.press('p');
    await slider.waitFor({ state: 'hidden' });
  });

  it('goes from match to match, and leaves out the rest if asked to', async () => {
    await open({ scenario: 'compare' });
    const found = bare.page.locator('.found');
    await bare.at('search').fill('failed');
    await bare.page.waitForFunction(() =>
      /^1 of \d+ tasks$/.test(document.querySelector('.found')?.textContent ?? ''),
    );
    const first = await cell().textContent();
    assert.match(first ?? '', /failed/);
    await bare.at('tool-next-match').click();
    assert.match((await found.textContent()) ?? '', /^2 of/);
    await bare.at('search').press('Enter');
    assert.match((await found.textContent()) ?? '', /^3 of/);
    await bare.at('search').press('Shift+Enter');
    await grid().focus();
    await bare.page.keyboard.press('Shift+N');
    assert.equal(await cell().textContent(), first);
    const picture = (): Promise<string | undefined> =>
      bare.page.evaluate(() =>
        document.querySelector<HTMLCanvasElement>('.timeline-body canvas')?.toDataURL(),
      );
    const dimmed = await picture();
    await bare.at('tool-only').click();
    await bare.page.evaluate(() => new Promise(requestAnimationFrame));
    assert.notEqual(await picture(), dimmed, 'what does not match is gone');
    await bare.at('search').fill('');
    await bare.at('tool-next-match').waitFor({ state: 'hidden' });
  });

  it('shows by key where tasks wrote something, and says what', async () => {
    await open({ scenario: 'single' });
    await bare.page.evaluate(() => {
      const marks = [
        { block: 0, at: 60_000, arrived: 62_500, stream: 'stdout', text: 'hello' },
        { block: 0, at: 90_000, stream: 'stderr', text: 'watch out' },
      ] as const;
      window.harness.send({ type: 'marks', runId: 'synthetic', marks });
    });
    await bare.page.locator('.timeline-phase[data-phase="output"]').waitFor();
    await grid().focus();
    const said = bare.page.locator('.timeline-tooltip-output');
    await bare.page.keyboard.press('m');
    assert.equal(await said.textContent(), 'hello');
    const when = bare.page.locator('.timeline-tooltip-state');
    assert.match(
      (await when.textContent()) ?? '',
      /^Written to stdout at \S+ ms, arrived 2\.50? ms later$/,
    );
    await bare.page.keyboard.press('m');
    assert.match((await when.textContent()) ?? '', /^Arrived from stderr at \S+ ms$/);
    assert.equal(await said.textContent(), 'watch out');
    assert.equal(
      await bare.page.locator('.timeline [role="status"]').textContent(),
      'stderr: watch out',
    );
    await bare.page.keyboard.press('Shift+M');
    assert.equal(await said.textContent(), 'hello');
  });

  it('asks for one task to be run again', async () => {
    await open({ scenario: 'single' });
    await grid().focus();
    await bare.page.keyboard.press('ArrowRight');
    await bare.at('reruns').getByText('Run in Process Pool').click();
    const { runId, block, how } = await bare.awaitPosted('rerunTask');
    assert.deepEqual([runId, block, how], ['synthetic', 0, 'other']);
  });

  it('has a run beside the shown one on its axis, and takes it away again', async () => {
    await open({ scenario: 'single' });
    const blocks = Number(await data('blocks'));
    await bare.page.evaluate(() => window.harness.besideItself());
    await bare.page.waitForFunction(
      (wanted) =>
        document.querySelector<HTMLElement>('[data-blocks]')?.dataset['blocks'] === wanted,
      String(2 * blocks),
    );
    const [first] = await bare.at('difference-row').locator('td').allTextContents();
    assert.match(first ?? 'no pool of both', /^[\d.]+ m?s$/);
    // The bars of both are there to be met: down from the last lane of the one is the first of the other.
    await grid().focus();
    for (let i = 0; i < 5; i++) await bare.page.keyboard.press('ArrowDown');
    assert.match((await cell().textContent()) ?? '', /worker 1/);
    await bare.at('reruns').waitFor({ state: 'hidden' });
    await bare.at('tool-beside').click();
    await bare.awaitPosted('removeBeside');
  });
});
