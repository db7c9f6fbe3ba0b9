/**
 * Draws runs of 10, 1 000 and 1 000 000 tasks in every theme, narrow and wide, side by side on one sheet:
 * `node test/bench/timeline/pictures.mjs [--out FOLDER] [--tasks NUMBERS] [--themes NAMES]`. To be looked at.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';
import { launchBrowser } from '../../support/browser.mjs';
import { REPO } from '../../support/paths.mjs';

/** @type {Record<string, { kind: string, tokens: Record<string, string> }>} */
const themes = JSON.parse(
  readFileSync(path.join(REPO, 'test/unit/webview/harness/themes.json'), 'utf8'),
);
const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: path.join(REPO, 'dist/bench-timeline/pictures') },
    tasks: { type: 'string', default: '10,1000,1000000' },
    themes: { type: 'string', default: Object.keys(themes).join() },
    widths: { type: 'string', default: '260,1300' },
    zoom: { type: 'string', default: '1' },
  },
});
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

const browser = await launchBrowser();
/** @type {string[]} */
const figures = [];
try {
  for (const name of options.themes.split(',')) {
    const theme = themes[name];
    if (!theme) throw new Error(`no theme ${name}`);
    for (const tasks of options.tasks.split(',').map(Number)) {
      for (const width of options.widths.split(',').map(Number)) {
        const file = `${name}-${tasks}-${width}.png`;
        await take(theme, tasks, width, path.join(out, file));
        figures.push(
          `<figure><img src="${file}" width="${width}"><figcaption>${file}</figcaption></figure>`,
        );
      }
    }
  }
} finally {
  await browser.close();
}
const style =
  'body{display:flex;flex-wrap:wrap;gap:16px;align-items:start}figure{margin:0;font:12px sans-serif}';
writeFileSync(
  path.join(out, 'index.html'),
  `<!doctype html><style>${style}</style>${figures.join('\n')}`,
);
console.log(path.join(out, 'index.html'));

/**
 * @param {{ kind: string, tokens: Record<string, string> }} theme
 * @param {number} tasks
 * @param {number} width
 * @param {string} file
 */
async function take(theme, tasks, width, file) {
  const page = await browser.newPage({
    viewport: { width, height: 700 },
    deviceScaleFactor: Number(options.zoom),
  });
  const tokens = Object.entries(theme.tokens).map(([key, value]) => `--vscode-${key}:${value};`);
  const root = `:root{${tokens.join('')}--vscode-font-family:DejaVu Sans,sans-serif}`;
  const html = `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="page.css">
    <style>${root}body{margin:0;background:var(--vscode-sideBar-background)}</style>
    <body class="${theme.kind}"><div id="timeline"></div><script src="page.js"></script></body>`;
  const at = path.join(out, 'picture.html');
  writeFileSync(at, html);
  await page.goto(pathToFileURL(at).href);
  await page.evaluate(picture, tasks);
  await page.screenshot({ path: file, fullPage: true });
  await page.close();
}

/** In the page: ten tasks with everything there is to see, or many of one pool with a failure here and there. */
async function picture(/** @type {number} */ tasks) {
  const { bench } = window;
  bench.show(tasks);
  await bench.load();
  bench.mark();
  for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame);
  await new Promise((resolve) => setTimeout(resolve, 400));
}
