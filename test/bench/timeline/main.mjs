/**
 * Measures our timeline beside speedscope, vis-timeline and a plain D3 SVG Gantt on the same synthetic runs:
 * `npm run bench:timeline -- [options]`. Headless Chromium, software rendering; every figure comes from a fresh
 * page, and the viewers take turns in each round.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';
import { launchBrowser } from '../../support/browser.mjs';
import { REPO } from '../../support/paths.mjs';
import { install } from './install.mjs';
import { GivenUp, measure } from './measure.mjs';
import { report } from './report.mjs';

const usage = `npm run bench:timeline -- [options]
  --viewers NAMES  ours,svg,vis,speedscope,speedscope-phases,speedscope-trace (default: all)
  --tasks NUMBERS  how many tasks (default: 10000,100000,1000000)
  --rounds N       how often each is measured (default: 3)
  --all            also what is known to take minutes: svg with 1 M, vis with 100 k and more
  --json FILE      writes every figure there as well`;

const { values: options } = parseArgs({
  options: {
    viewers: {
      type: 'string',
      default: 'ours,svg,vis,speedscope,speedscope-phases,speedscope-trace',
    },
    tasks: { type: 'string', default: '10000,100000,1000000' },
    rounds: { type: 'string', default: '3' },
    all: { type: 'boolean', default: false },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(usage);
  process.exit(0);
}
const SIZE = { width: 1300, height: 800 };
/** Beyond these, loading or one frame takes from half a minute to for ever. */
/** @type {Record<import('./report.mjs').Viewer, number>} */
const MOST = {
  ours: Infinity,
  speedscope: Infinity,
  'speedscope-phases': Infinity,
  'speedscope-trace': Infinity,
  svg: 100_000,
  vis: 10_000,
};

const viewers = /** @type {import('./report.mjs').Viewer[]} */ (options.viewers.split(','));
for (const viewer of viewers)
  if (!(viewer in MOST)) throw new Error(`no viewer ${viewer}\n${usage}`);
const out = path.join(REPO, 'dist/bench-timeline');
const peers = viewers.some((viewer) => viewer !== 'ours' && viewer !== 'svg') ? install() : '';
await buildPages();

const browser = await launchBrowser();
/** @type {import('./report.mjs').Row[]} */
const rows = [];
try {
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const tasks of options.tasks.split(',').map(Number)) {
      for (const viewer of viewers) {
        if (!options.all && tasks > MOST[viewer]) continue;
        process.stderr.write(`round ${round + 1}: ${viewer}, ${tasks} tasks … `);
        const page = await browser.newPage({ viewport: SIZE });
        try {
          const found = await measure(
            page,
            pathToFileURL(pageOf(viewer)).href,
            scriptOf(viewer),
            tasks,
          );
          rows.push({ round, viewer, tasks, ...found });
          process.stderr.write(`${Math.round(found.all)} ms to load\n`);
        } catch (error) {
          const message = (error instanceof Error ? error.message : String(error)).split('\n')[0];
          const waited = error instanceof GivenUp ? { waited: error.waited } : {};
          rows.push({ round, viewer, tasks, error: message ?? '', ...waited });
          process.stderr.write(`${message}\n`);
        } finally {
          await page.close();
        }
      }
    }
  }
} finally {
  await browser.close();
}
console.log(report(rows));
if (options.json) writeFileSync(options.json, JSON.stringify(rows, null, 2));

/** speedscope is a page of its own; the others get one. */
function pageOf(/** @type {string} */ viewer) {
  return viewer.startsWith('speedscope')
    ? path.join(peers, 'speedscope/dist/release/index.html')
    : path.join(out, `${viewer}.html`);
}

function scriptOf(/** @type {string} */ viewer) {
  return path.join(out, `${viewer}.js`);
}

async function buildPages() {
  mkdirSync(out, { recursive: true });
  await esbuild.build({
    entryPoints: Object.fromEntries(
      viewers.map((viewer) => [viewer, path.join(import.meta.dirname, `viewers/${viewer}.ts`)]),
    ),
    outdir: out,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'chrome120',
    logLevel: 'warning',
  });
  const vis = path.join(peers, 'vis-timeline');
  /** @type {Record<string, string>} */
  const heads = {
    ours: '<link rel="stylesheet" href="ours.css">',
    vis: `<link rel="stylesheet" href="${pathToFileURL(`${vis}/styles/vis-timeline-graph2d.min.css`)}">
      <script src="${pathToFileURL(`${vis}/standalone/umd/vis-timeline-graph2d.min.js`)}"></script>`,
  };
  // The editor's own dark colours; ours reads them, the others do not mind.
  const tokens = readFileSync(path.join(import.meta.dirname, 'dark.css'), 'utf8');
  for (const viewer of viewers) {
    const html = `<!doctype html><meta charset="utf-8">${heads[viewer] ?? ''}<style>${tokens}</style><body class="vscode-dark"></body>`;
    writeFileSync(path.join(out, `${viewer}.html`), html);
  }
}
