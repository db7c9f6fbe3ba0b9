/**
 * Measures the live path in a real editor, with tasks that do nothing: `npm run bench:live -- [--tasks N] [--rounds N]
 * [--pace N] [--only real|replayed] [--profile DIR] [--json FILE]`. The build must be there. Each round has
 * - a real run: a runner's pool as fast as it gets beside an editor and a browser on the same cores;
 * - a replayed one: the same run as recorded without an editor, its chunks fed in at `pace` tasks/s by a stand-in for the
 *   runner that runs nothing. From the runner's socket on everything is real: extension host, messages, page.
 * Prints for both how many tasks per second reached the page, the time between its frames, how many tasks were counted at
 * either end, how long the extension host's event loop was blocked, and the CPU time of each part of the way.
 */
import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle, load } from '../../support/bundled.mjs';
import { REPO } from '../../support/paths.mjs';
import { startEditor } from '../../support/vscode.mjs';
import { Desk } from './live/desk.mjs';
import { launchInOurSession } from './live/desktop.mjs';
import { summary } from './live/summary.mjs';

const { values: options } = parseArgs({
  options: {
    tasks: { type: 'string', default: '500000' },
    rounds: { type: 'string', default: '3' },
    pace: { type: 'string', default: '105000' },
    only: { type: 'string' },
    profile: { type: 'string' },
    json: { type: 'string' },
  },
});
const tasks = Number(options.tasks);
const pace = Number(options.pace);
const KINDS = /** @type {const} */ (['real', 'replayed']);
const kinds = KINDS.filter((kind) => options.only === undefined || options.only === kind);
if (kinds.length === 0) throw new Error(`--only is one of ${KINDS.join(', ')}`);
const SOURCE = `
/** @tasks 4 i => [i] */
export function warm(i: number): number { return i; }

/** @tasks ${tasks} i => [i] */
export function nothing(i: number): number { return i; }
`;

/** Nothing is waited for longer, ms. */
const ROUND_MS = 60_000 + tasks / 10;

const home = await mkdtemp(path.join(tmpdir(), 'pool-lanes-live-'));
/** What ends when this does, the latest first. */
const ends = [() => rm(home, { recursive: true, force: true })];
/** @type {import('./live/summary.mjs').Row[]} */
const rows = [];
try {
  const work = path.join(home, 'work');
  await mkdir(work);
  await writeFile(path.join(work, 'nothing.ts'), SOURCE);
  await writeFile(path.join(home, 'loop.txt'), '');
  const recording = path.join(home, 'recording');
  if (kinds.includes('replayed')) {
    /** @type {typeof import('./live/record.js')} */
    const { record } = await load('test/bench/timeline/live/record.ts');
    const [source, own] = [path.join(work, 'nothing.ts'), path.join(REPO, 'dist/runner.js')];
    const { settled, perSecond } = await record(source, own, recording, pace);
    console.log(`Recorded without an editor: ${settled} tasks at ${perSecond} tasks/s.`);
  }
  const profile = options.profile === undefined ? null : path.resolve(options.profile);
  if (profile !== null) await mkdir(profile, { recursive: true });
  const editor = await startEditor({
    isDetached: false,
    env: {
      LOOP_PROBE: path.join(home, 'loop.txt'),
      LIVE_RECORDING: recording,
      ...(profile === null ? {} : { LOOP_PROFILE: profile }),
    },
    settings: {
      'poolLanes.workers': 2,
      // A server's editor looks for open ports by starting programs from its extension host; a desktop's does not.
      'remote.autoForwardPorts': false,
    },
    install: (extensions) =>
      cp(
        path.join(import.meta.dirname, 'live/loop-probe'),
        path.join(extensions, 'bench.loop-probe'),
        { recursive: true },
      ),
  });
  ends.push(editor.stop);
  const browser = await launchInOurSession();
  ends.push(() => browser.close());
  const runner = path.join(editor.extension, 'dist/runner.js');
  const programs = { real: path.join(home, 'runner.js'), replayed: path.join(home, 'replay.js') };
  await cp(runner, programs.real);
  await bundle('test/bench/timeline/live/replay.ts', programs.replayed);
  const { countSettled } = await load('test/bench/timeline/live/count.ts');
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const desk = new Desk({ page, editor, home, profile, countSettled, limitMs: ROUND_MS });
  await desk.open(work, 'nothing.ts');
  await desk.press(0);
  await desk.listen();
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const kind of kinds) {
      // In one step: the extension never finds half a file.
      await cp(programs[kind], `${runner}.new`);
      await rename(`${runner}.new`, runner);
      const row = { round, kind, ...(await desk.measure(1, tasks)) };
      rows.push(row);
      console.log(row);
      const { settledInPage, barsInPage, settledOnDisk } = row;
      if ([settledInPage, barsInPage, settledOnDisk].some((count) => count !== tasks)) {
        console.error(`Not every one of ${tasks} tasks arrived.`);
        process.exitCode = 1;
      }
    }
  }
} finally {
  for (const end of ends.reverse())
    await end().catch((/** @type {unknown} */ error) => console.error(error));
}
console.log(summary(rows, { tasks, pace }));
if (options.json !== undefined) await writeFile(options.json, JSON.stringify(rows, null, 2));
process.exit();
