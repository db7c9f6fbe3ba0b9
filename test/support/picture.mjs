/**
 * Takes the README's picture: `node test/support/picture.mjs`. To be run on a machine that does nothing else,
 * since it shows real numbers. The build must be there.
 */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { launchBrowser } from './browser.mjs';
import { REPO } from './paths.mjs';
import { startEditor } from './vscode.mjs';

const FILE = path.join(REPO, 'media/docs/compare.png');

const editor = await startEditor({
  settings: { 'workbench.colorTheme': 'Dark Modern', 'poolLanes.timeBudget': 60 },
});
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(60_000);
  await page.goto(editor.urlOf(await editor.copyWorkspace(path.join(REPO, 'media/samples'))));
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  await page.keyboard.press('Control+p');
  await page.locator('.quick-input-widget input').first().waitFor();
  await page.keyboard.type('cpu-bound.ts');
  await page.locator('.quick-input-widget [aria-label^="cpu-bound.ts"]').first().click();
  await page.locator('.monaco-editor .testing-run-glyph').first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Compare Pools', exact: true }).first().click();

  /** @param {string} selector */
  const frameWith = async (selector) => {
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
  };
  await frameWith('[data-status]');
  const side = await page.locator('.part.sidebar').boundingBox();
  if (!side) throw new Error('there is no side panel');
  // The sash beside the panel makes it wider.
  await page.mouse.move(side.x + side.width + 2, 500);
  await page.mouse.down();
  await page.mouse.move(840, 500, { steps: 10 });
  await page.mouse.up();
  await page.mouse.move(1150, 20);
  await frameWith('[data-testid="status"][data-status="done"]');
  await frameWith('[data-testid="verdict"][data-kind]');
  await page
    .locator('.part.panel')
    .waitFor({ state: 'hidden' })
    .catch(() => {});
  await page.screenshot({ path: FILE });
  console.log(FILE);
} finally {
  await browser.close();
  await editor.stop();
}
