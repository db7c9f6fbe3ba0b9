/**
 * The runner: `node runner.js SOCKET`. It stands in for the user's own program: their module is evaluated on its main
 * thread, its executor spawns the workers. It connects to the socket, is told what to do, and ends when that is done.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { isMainThread, workerData } from 'node:worker_threads';
import { runBlock } from './block.js';
import { Endings } from './endings.js';
import { Line } from './line.js';
import { runMessenger } from './messenger.js';
import type { MessengerData } from './messenger.js';

async function main(): Promise<void> {
  const [socketPath] = process.argv.splice(2);
  if (socketPath === undefined) throw new Error('usage: node runner.js SOCKET');
  const line = new Line(__filename, socketPath);
  const plan = await line.plan;
  line.unref();
  const endings = new Endings(line);
  const last = await runBlock(line, plan, endings);
  await flushed(process.stdout);
  await flushed(process.stderr);
  await line.finish(last);
  process.exit();
}

/** What the user's code wrote is with the system; also what threads wrote, which follows piece by piece as there is room. */
async function flushed(stream: NodeJS.WriteStream): Promise<void> {
  let before: number;
  do {
    before = stream.bytesWritten;
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
    await turn();
  } while (stream.bytesWritten !== before);
}

if (isMainThread) void main();
else runMessenger(workerData as MessengerData);
