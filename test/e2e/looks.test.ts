import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type axe from 'axe-core';
import { ARTIFACTS, REPO } from '../support/paths.mjs';
import type { LanesPage } from './support/lanes-page.js';
import { savedRun, shownCounts } from './support/saved.js';
import { closeWindow, openWindow } from './support/session.js';
import type { EditorWindow } from './support/window.js';

const THEMES = [
  { name: 'dark', theme: 'Dark Modern', kind: 'vs-dark' },
  { name: 'high-contrast-dark', theme: 'Dark High Contrast', kind: 'hc-black' },
  { name: 'high-contrast-light', theme: 'Light High Contrast', kind: 'hc-light' },
  { name: 'light', theme: 'Light Modern', kind: 'vs' },
] as const;

/** What makes the page hard to read or to use for some, as axe-core finds it: rule, and the elements. */
async function faults(page: LanesPage, ground: string): Promise<string[]> {
  const source = await readFile(join(REPO, 'node_modules/axe-core/axe.min.js'), 'utf8');
  const frame = await page.frame();
  await frame.evaluate(source);
  return frame.evaluate(async (name) => {
    // The page is transparent; what is behind it lies outside of its frame, where axe does not look.
    const root = document.documentElement;
    root.style.backgroundColor = getComputedStyle(root).getPropertyValue(name);
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    // What stays would be the ground of the next theme's picture.
    root.style.backgroundColor = '';
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, ground);
}

describe('The page', () => {
  let window: EditorWindow;
  let counts: { blocks: number; bars: number };
  before(async () => {
    window = await openWindow({ width: 1440, height: 1000 });
    await window.chooseRun('cpu.ts', 'fib', 'Compare Pools');
    assert.equal(await window.side.ended('fib'), 'done');
    counts = shownCounts(await savedRun(window));
  });
  after(async () => {
    await closeWindow(window);
  });

  const picture = (name: string) =>
    window.page.screenshot({ path: join(ARTIFACTS, 'screenshots', `${name}.png`) });

  for (const { name, theme, kind } of THEMES) {
    it(`can be read in the side panel (${name})`, async () => {
      await window.theme(theme, kind);
      await window.side.themed(kind);
      await window.side.timeline(counts);
      await picture(`${name}-narrow`);
      assert.deepEqual(await faults(window.side, '--vscode-sideBar-background'), []);
    });
  }

  it('opens in an editor tab', async () => {
    await window.side.press('open-in-editor');
    await window.wide.timeline(counts);
    await window.hideTimeline();
  });

  for (const { name, theme, kind } of THEMES) {
    it(`can be read in an editor tab (${name})`, async () => {
      await window.theme(theme, kind);
      await window.wide.themed(kind);
      await window.wide.timeline(counts);
      await picture(`${name}-wide`);
      assert.deepEqual(await faults(window.wide, '--vscode-editor-background'), []);
    });
  }
});
