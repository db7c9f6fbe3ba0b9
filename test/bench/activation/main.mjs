/**
 * `npm run bench:activation`: what the extension costs an editor. Activation, in a new window of a real VS Code each time; how soon
 * buttons appear in files from 1 to 20 000 lines, once the editor has opened them; what that, and a key typed there, costs
 * the extension host. Fails above the limits.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installBrowser, installEditor } from '../../support/install.mjs';
import { inOneEditor } from '../../support/host.mjs';

const WINDOWS = 5;
/** ms */
const LIMITS = { activation: 50, key: 16 };
const BENCH = 'test/bench/activation/window.test.ts';

await installEditor();
await installBrowser();
const home = await mkdtemp(path.join(tmpdir(), 'pool-lanes-bench-'));
const file = path.join(home, 'results.jsonl');
try {
  const windows = Array.from({ length: WINDOWS }, () => ({ workspace: 'tasks', files: [BENCH] }));
  const counts = await inOneEditor({ windows, env: { POOL_LANES_BENCH: file } });
  /** @type {import('./window.test.js').Result[]} */
  const results = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  print(
    'loading the code',
    results.map(({ activation }) => activation.load),
  );
  print(
    'calling activate',
    results.map(({ activation }) => activation.call),
  );
  const activation = print(
    'activation, both',
    results.map(({ activation }) => activation.load + activation.call),
  );
  for (const lines of Object.keys(results[0]?.buttons ?? {})) {
    print(
      `buttons in ${lines} lines`,
      results.flatMap((result) => result.buttons[lines] ?? []),
    );
  }
  print(
    'longest hold reading 20 000',
    results.map((result) => result.hold),
  );
  const key = print(
    'a key in 20 000 lines',
    results.map((result) => result.key),
  );
  print(
    'longest hold of keys',
    results.map((result) => result.keyHold),
  );
  const missed = activation > LIMITS.activation || key > LIMITS.key;
  console.log(
    `\nLimits: activation ${LIMITS.activation} ms, a key ${LIMITS.key} ms of the extension host: ${missed ? 'missed' : 'held'}.`,
  );
  process.exitCode = missed || counts.failed > 0 ? 1 : 0;
} finally {
  await rm(home, { recursive: true, force: true });
}

/**
 * One line with median and spread; returns the median, ms.
 * @param {string} name
 * @param {number[]} times
 */
function print(name, times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (/** @type {number} */ share) =>
    sorted[Math.round(share * (sorted.length - 1))] ?? NaN;
  const [median, least, most] = [at(0.5), at(0), at(1)].map((ms) => ms.toFixed(1).padStart(7));
  console.log(`${name.padEnd(30)} ${median} ms   ${least} …${most}   n = ${times.length}`);
  return at(0.5);
}
