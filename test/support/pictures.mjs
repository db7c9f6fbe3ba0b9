/**
 * Takes the README's pictures: `node test/support/pictures.mjs [still] [live]`. To be run on a machine that does
 * nothing else, since they show real numbers. The build must be there.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { launchBrowser } from './browser.mjs';
import { installImages } from './install.mjs';
import { chooseInMenu } from './menu.mjs';
import { REPO } from './paths.mjs';
import { startEditor } from './vscode.mjs';

/** @typedef {import('playwright-core').Page} Page */
/**
 * What is used of it.
 * @typedef {object} Image
 * @property {(width: number) => Image} resize
 * @property {() => Image} png
 * @property {(options: { delay: number[]; loop: number; colours: number; interFrameMaxError: number }) => Image} gif
 * @property {() => Promise<Buffer>} toBuffer
 * @property {(file: string) => Promise<unknown>} toFile
 */

const DOCS = path.join(REPO, 'media/docs');
const WIDTH = 1400;
const HEIGHT = 900;
/** ms between two pictures of the animated one. */
const EVERY_MS = 200;
/** The animated one's width. It has few colours; half of the pixels would be unreadable, all of them some megabytes. */
const LIVE_WIDTH = 1000;
/** How long its last picture stands, ms. */
const REST_MS = 4000;

/**
 * A real editor with the samples, wide enough beside the panel; compares a function of a file.
 * @param {string} file
 * @param {number} which its number in the file, from 0
 * @param {number} budget seconds
 * @param {(page: Page) => Promise<void>} picture
 */
async function comparing(file, which, budget, picture) {
  const editor = await startEditor({
    settings: {
      'workbench.colorTheme': 'Dark Modern',
      'poolLanes.timeBudget': budget,
      // Tests make do with fewer than an interval needs.
      'poolLanes.rounds': 100,
    },
  });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } });
    page.setDefaultTimeout(60_000);
    await page.goto(editor.urlOf(await editor.copyWorkspace(path.join(REPO, 'media/samples'))));
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    await page.keyboard.press('Control+p');
    await page.locator('.quick-input-widget input').first().waitFor();
    await page.keyboard.type(file);
    await page.locator(`.quick-input-widget [aria-label^="${file}"]`).first().click();
    const button = page.locator('.monaco-editor .testing-run-glyph').first();
    await button.waitFor();
    // The panel is made wide before anything is measured.
    await page.locator('.activitybar [aria-label^="Pool Lanes"]').first().click();
    await frameWith(page, '[data-testid="empty"]');
    const side = await page.locator('.part.sidebar').boundingBox();
    if (!side) throw new Error('there is no side panel');
    await page.mouse.move(side.x + side.width + 2, 500);
    await page.mouse.down();
    await page.mouse.move(840, 500, { steps: 10 });
    await page.mouse.up();
    const boxes = await page
      .locator('.monaco-editor .testing-run-glyph')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
    /** @type {{ x: number; y: number; width: number; height: number }} */
    const { x, y, width, height } = boxes.sort((a, b) => a.y - b.y)[which];
    await page.mouse.click(x + width / 2, y + height / 2, { button: 'right' });
    await chooseInMenu(page, 'Compare Pools');
    await page.mouse.move(1150, 20);
    await picture(page);
  } finally {
    await browser.close();
    await editor.stop();
  }
}

/**
 * @param {Page} page
 * @param {string} selector
 */
async function frameWith(page, selector) {
  for (const deadline = Date.now() + 120_000; Date.now() < deadline; await delay(100)) {
    for (const frame of page.frames()) {
      const count = await frame
        .locator(selector)
        .count()
        .catch(() => 0);
      if (count > 0) return;
    }
  }
  throw new Error(`${selector} did not come`);
}

/** @param {Page} page */
async function ended(page) {
  await frameWith(page, '[data-testid="status"][data-status="done"]');
  await frameWith(page, '[data-testid="verdict"][data-kind]');
  await page
    .locator('.part.panel')
    .waitFor({ state: 'hidden' })
    .catch(() => {});
}

/** A comparison that has come to its verdict. */
async function still() {
  const file = path.join(DOCS, 'compare.png');
  await comparing('cpu-bound.ts', 0, 80, async (page) => {
    await ended(page);
    // Minimap and figures follow the last round a little later.
    await delay(2_000);
    await page.screenshot({ path: file });
  });
  console.log(file);
}

/** A comparison from the press of the button through its first round. */
async function live() {
  const file = path.join(DOCS, 'live.gif');
  /** @type {Buffer[]} */
  const frames = [];
  await comparing('mixed.ts', 2, 5, async (page) => {
    await frameWith(page, '[data-testid="status"]');
    let isOver = false;
    const over = ended(page).then(() => (isOver = true));
    while (!isOver) {
      const next = delay(EVERY_MS);
      frames.push(await page.screenshot({ clip: { x: 0, y: 0, width: WIDTH, height: HEIGHT } }));
      await next;
    }
    await over;
    frames.push(await page.screenshot());
  });
  const folder = await installImages();
  const load = createRequire(path.join(folder, 'package.json'));
  const sharp =
    /** @type {(input: Buffer | Buffer[], options?: { join: { animated: boolean } }) => Image} */ (
      load('sharp')
    );
  const small = await Promise.all(
    frames.map((frame) => sharp(frame).resize(LIVE_WIDTH).png().toBuffer()),
  );
  const delays = small.map((_, i) => (i === small.length - 1 ? REST_MS : EVERY_MS));
  await sharp(small, { join: { animated: true } })
    .gif({ delay: delays, loop: 0, colours: 64, interFrameMaxError: 4 })
    .toFile(file);
  console.log(`${file}: ${small.length} pictures`);
}

const wanted = process.argv.slice(2);
if (wanted.length === 0 || wanted.includes('still')) await still();
if (wanted.length === 0 || wanted.includes('live')) await live();
