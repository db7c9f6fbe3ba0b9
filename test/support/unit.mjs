/** Runs the unit tests: `node test/support/unit.mjs [part of a path] [mocha options]`. The build must be there. */
import { bundleTests, findTests, runMocha } from './mocha.mjs';

export async function unit(filter, args = []) {
  const files = await bundleTests(await findTests('test/unit', filter));
  return runMocha(files, { args: ['--parallel', '--jobs', '2', '--timeout', '30000', ...args] });
}

if (process.argv[1] === import.meta.filename) {
  const [filter, ...args] = process.argv.slice(2);
  const { failed } = await unit(filter, args);
  process.exitCode = failed > 0 ? 1 : 0;
}
