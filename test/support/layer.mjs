/** A layer of the tests as a command of its own, and what all layers have in common. */
import process from 'node:process';
import { parseArgs } from 'node:util';

/**
 * @typedef {import('./driver/protocol.js').Counts} Counts
 *
 * @typedef {object} Selection
 * @property {string} [file] only test files whose path contains this
 * @property {string | null} [grep] only tests whose title contains this
 */

/** The selection that a command line asks for, and what else stands on it. */
export function readSelection(args = process.argv.slice(2)) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { file: { type: 'string' }, grep: { type: 'string' } },
  });
  return { positionals, selection: { file: values.file ?? '', grep: values.grep ?? null } };
}

/**
 * Runs a layer if its own file is the command: `node test/support/unit.mjs [part of a path] [--grep title]`.
 * @param {string} filename
 * @param {(selection: Selection) => Promise<Counts>} run
 */
export async function layer(filename, run) {
  if (process.argv[1] !== filename) return;
  const { positionals, selection } = readSelection();
  const [file = selection.file] = positionals;
  const { passed, failed, skipped } = await run({ ...selection, file });
  if (passed + failed + skipped === 0) console.log('No test matches.');
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
