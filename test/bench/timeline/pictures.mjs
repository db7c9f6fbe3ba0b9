/**
 * Draws runs of few and of many tasks in every theme, narrow and wide, plain and at 200 % zoom, and puts them side by side, a sheet
 * for each number of tasks and zoom: `node test/bench/timeline/pictures.mjs [--out FOLDER] [--tasks NUMBERS] [--themes NAMES]
 * [--widths PIXELS] [--zooms FACTORS]`. To be looked at.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';
import { launchBrowser } from '../../support/browser.mjs';
import { REPO } from '../../support/paths.mjs';

/** @typedef {{ kind: string, tokens: Record<string, string> }} Theme */

/** @type {Record<string, Theme>} */
const themes = JSON.parse(
  readFileSync(path.join(REPO, 'test/unit/webview/harness/themes.json'), 'utf8'),
);
const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: path.join(REPO, 'dist/bench-timeline/pictures') },
    tasks: { type: 'string', default: '3,10,1000,1000000' },
    themes: { type: 'string', default: Object.keys(themes).join() },
    widths: { type: 'string', default: '260,700,1300' },
    zooms: { type: 'string', default: '1,2' },
  },
});
/** No side bar is narrower, CSS pixels. */
const NARROWEST = 170;
const HEIGHT = 700;

const out = path.resolve(options.out);
mkdirSync(out, { recursive: true });
await esbuild.build({
  entryPoints: { page: path.join(import.meta.dirname, 'page.ts') },
  outdir: out,
  bundle: true,
  format: 'iife',
  target: 'chrome120',
  logLevel: 'warning',
});
const html = path.join(out, 'picture.html');
writeFileSync(
  html,
  `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="page.css">
    <style>body{margin:0;background:var(--vscode-sideBar-background)}</style>
    <body><div id="timeline"></div><script src="page.js"></script></body>`,
);

const numbers = (/** @type {string} */ list) => list.split(',').map(Number);
const browser = await launchBrowser();
try {
  for (const zoom of numbers(options.zooms)) {
    for (const tasks of numbers(options.tasks)) await sheet(tasks, zoom);
  }
} finally {
  await browser.close();
}

/**
 * @param {number} tasks
 * @param {number} zoom as the editor zooms: pixels of the page are so many of the screen's
 */
async function sheet(tasks, zoom) {
  const page = await browser.newPage({ deviceScaleFactor: zoom });
  await page.goto(pathToFileURL(html).href);
  await page.evaluate(load, tasks);
  const rows = [];
  for (const name of options.themes.split(',')) {
    const theme = themes[name];
    if (!theme) throw new Error(`no theme ${name}`);
    await page.evaluate(dress, theme);
    const figures = [];
    for (const width of numbers(options.widths)) {
      const file = `${name}-${tasks}-${width}-${zoom}x.png`;
      await page.setViewportSize({
        width: Math.max(NARROWEST, Math.round(width / zoom)),
        height: Math.round(HEIGHT / zoom),
      });
      await page.evaluate(settle);
      await page.screenshot({ path: path.join(out, file), fullPage: true });
      const caption = `<figcaption>${name}, ${tasks} tasks, ${width} px, ${zoom * 100} %</figcaption>`;
      figures.push(`<figure><img src="${file}">${caption}</figure>`);
    }
    rows.push(`<div>${figures.join('')}</div>`);
  }
  await page.close();
  const style =
    'body{margin:8px;font:12px sans-serif}div{display:flex;gap:16px;align-items:start;margin-bottom:16px}figure{margin:0}';
  const at = path.join(out, `sheet-${tasks}-${zoom}x`);
  writeFileSync(`${at}.html`, `<!doctype html><style>${style}</style>${rows.join('\n')}`);
  const whole = await browser.newPage({ viewport: { width: 2400, height: 800 } });
  await whole.goto(pathToFileURL(`${at}.html`).href);
  await whole.screenshot({ path: `${at}.png`, fullPage: true });
  await whole.close();
  console.log(`${at}.png`);
}

/** In the page: few tasks with everything there is to see, or many of one pool with a failure here and there. */
async function load(/** @type {number} */ tasks) {
  const { bench } = window;
  bench.show(tasks);
  await bench.load();
  bench.mark();
}

/** In the page: as an editor does it. */
function dress(/** @type {Theme} */ { kind, tokens }) {
  const { style } = document.documentElement;
  style.cssText = '--vscode-font-family: DejaVu Sans, sans-serif';
  for (const [name, value] of Object.entries(tokens)) style.setProperty(`--vscode-${name}`, value);
  document.body.className = kind;
}

/** In the page: what has changed is drawn. */
async function settle() {
  for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame);
  await new Promise((resolve) => setTimeout(resolve, 250));
}
