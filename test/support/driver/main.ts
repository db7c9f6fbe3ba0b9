/** An extension that runs tests with mocha in the extension host, and tells a socket how they went. */
import { once } from 'node:events';
import { findSourceMap } from 'node:module';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { format } from 'node:util';
import type MochaModule from 'mocha';
import { workspace } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { SOCKET } from './protocol.js';
import type { Counts, FromDriver, Order } from './protocol.js';

export async function activate(context: ExtensionContext): Promise<void> {
  const path = process.env[SOCKET];
  const folder = workspace.workspaceFolders?.[0];
  // Without a folder or a script that waits, there is nothing to do.
  if (path === undefined || folder === undefined) return;
  // Extensions have their storage side by side.
  process.env['POOL_LANES_STORAGE'] = join(
    dirname(context.storageUri?.fsPath ?? ''),
    'pool-lanes.pool-lanes',
  );
  const socket = connect(path);
  await once(socket, 'connect');
  const send = (message: FromDriver) => socket.write(`${JSON.stringify(message)}\n`);
  send({ type: 'hello', workspace: folder.uri.fsPath });
  createInterface(socket).once('line', (line) => {
    run(JSON.parse(line) as Order, (text) => send({ type: 'print', text })).then(
      (counts) => send({ type: 'end', counts }),
      (error: unknown) => send({ type: 'broken', reason: format(error) }),
    );
  });
}

async function run(order: Order, print: (text: string) => void): Promise<Counts> {
  process.setSourceMapsEnabled(true);
  const { default: Mocha } = (await import(order.mocha)) as { default: typeof MochaModule };
  // What reporters print goes through this hook, which the types leave out.
  const base = Mocha.reporters.Base as unknown as { consoleLog: (...args: unknown[]) => void };
  base.consoleLog = (...args) => print(format(...args));
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 300_000,
    reporter: 'spec',
    color: false,
    ...(order.grep === null ? {} : { fgrep: order.grep }),
  });
  for (const file of order.files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  return new Promise((resolve) => {
    const failures: string[] = [];
    const runner = mocha.run(() => {
      const { stats } = runner;
      resolve({
        passed: stats?.passes ?? 0,
        failed: stats?.failures ?? 1,
        skipped: stats?.pending ?? 0,
        failures,
      });
    });
    runner.on('fail', (test, error: unknown) => {
      if (error instanceof Error) error.stack = inSources(error.stack ?? '');
      failures.push(`${test.fullTitle()}\n${error instanceof Error ? error.stack : format(error)}`);
    });
  });
}

/** A stack with places in the bundle replaced by those in the tests; the extension host keeps Node from doing so itself. */
const inSources = (stack: string): string =>
  stack.replace(/(\/[^():\s]+\.cjs):(\d+):(\d+)/g, (place, file: string, line, column) => {
    const found = findSourceMap(file)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (found === undefined || !('originalSource' in found)) return place;
    const { originalSource, originalLine, originalColumn } = found;
    const source = originalSource.replace(/^.*\/(?=test\/|src\/)/, '');
    return `${source}:${originalLine + 1}:${originalColumn + 1}`;
  });
