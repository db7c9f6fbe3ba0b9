/**
 * What the tests share: one Chromium, and one editor per set of options, started when first needed.
 * A test that fails leaves a screenshot of each of its windows in artifacts/failures, with TRACES=1 a trace as well.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { launchBrowser } from '../../support/browser.mjs';
import { ARTIFACTS, WORKSPACES } from '../../support/paths.mjs';
import { startEditor } from '../../support/vscode.mjs';
import type { Editor } from '../../support/vscode.mjs';
import { EditorWindow } from './window.js';

export interface WindowOptions {
  /** A folder of test/fixtures/workspaces; the window opens a copy of it. */
  readonly workspace?: string;
  /** False: a window in an editor that trusts no folder yet. */
  readonly trusted?: boolean;
  readonly width?: number;
  readonly height?: number;
}

/** What a page has for whatever is waited for in it, ms. */
const PATIENCE_MS = 90_000;

/** To record every step keeps a core busy: only where it is asked for. */
const TRACED = process.env['TRACES'] === '1';

const editors = new Map<boolean, Promise<Editor>>();
const open = new Map<EditorWindow, BrowserContext>();
let browser: Promise<Browser> | undefined;

/** The editor that windows of that trust live in. */
export function editor(trusted = true): Promise<Editor> {
  const running = editors.get(trusted) ?? startEditor({ trusted });
  editors.set(trusted, running);
  return running;
}

/** Opens a window on a fresh copy of a workspace; it is usable when this resolves. */
export async function openWindow(options: WindowOptions = {}): Promise<EditorWindow> {
  const { workspace = 'tasks', trusted = true, width = 1280, height = 860 } = options;
  const host = await editor(trusted);
  const folder = await host.copyWorkspace(join(WORKSPACES, workspace));
  browser ??= launchBrowser();
  const context = await (await browser).newContext({ viewport: { width, height } });
  context.setDefaultTimeout(PATIENCE_MS);
  if (TRACED) {
    await context.tracing.start({ screenshots: true, snapshots: true });
    await context.tracing.startChunk();
  }
  const window = new EditorWindow(await context.newPage(), host, folder);
  open.set(window, context);
  await window.load();
  return window;
}

export async function closeWindow(window: EditorWindow | undefined): Promise<void> {
  const context = window && open.get(window);
  if (!window || !context) return;
  open.delete(window);
  await context.close();
}

/** Keeps what is needed to understand a failure; otherwise forgets and goes on. */
async function keepOrForget(failed: string | undefined): Promise<void> {
  const folder = join(ARTIFACTS, 'failures');
  const name = `${failed?.replace(/[^\w]+/g, '-').slice(0, 100)}`;
  if (failed !== undefined) {
    await mkdir(folder, { recursive: true });
    let number = 0;
    for (const [{ page }, { tracing }] of open) {
      const path = join(folder, `${name}${++number > 1 ? `-${number}` : ''}`);
      // A window that cannot be pictured any more must not take the tests behind this one with it.
      await page.screenshot({ path: `${path}.png` }).catch(console.error);
      if (TRACED) await tracing.stopChunk({ path: `${path}.zip` });
      if (TRACED) await tracing.startChunk();
    }
    return;
  }
  if (!TRACED) return;
  for (const { tracing } of open.values()) {
    await tracing.stopChunk();
    await tracing.startChunk();
  }
}

afterEach(async function () {
  this.timeout(180_000);
  const test = this.currentTest;
  await keepOrForget(test?.state === 'failed' ? test.fullTitle() : undefined);
});

after(async function () {
  this.timeout(180_000);
  for (const window of [...open.keys()]) await closeWindow(window);
  await (await browser)?.close();
  for (const running of editors.values()) await (await running).stop();
});
