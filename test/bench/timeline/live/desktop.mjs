/**
 * A browser that is to an editor's server what the window of a desktop's editor is to its extension host: in the same
 * session, for a kernel may share its cores between sessions before it shares them between threads, and with no more than
 * a user's rights, for root's Chromium puts its own threads before all others.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { FLAGS } from '../../../support/browser.mjs';
import { installBrowser } from '../../../support/install.mjs';

/** A window that is looked at. */
const SHOWN = [
  '--headless',
  '--hide-scrollbars',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--no-default-browser-check',
  '--password-store=basic',
];

/**
 * Throws where the browser is not a file that we can start ourselves.
 * @returns {Promise<import('playwright-core').Browser & { close(): Promise<void> }>}
 */
export async function launchInOurSession() {
  const { env = {}, executablePath } = await installBrowser();
  if (executablePath === undefined) throw new Error('Set CHROME_PATH to the file of a Chromium.');
  const profile = await mkdtemp(path.join(tmpdir(), 'pool-lanes-browser-'));
  const args = [...FLAGS, ...SHOWN, '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const command = [executablePath, ...args];
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  if (isRoot) command.unshift('setpriv', '--bounding-set=-sys_nice');
  const [file = '', ...rest] = command;
  const child = spawn(file, rest, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const browser = await chromium.connectOverCDP(await addressOf(child.stderr));
  return Object.assign(browser, {
    close: async () => {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  });
}

/** Where it listens, as it says. @param {import('node:stream').Readable} stream */
async function addressOf(stream) {
  for await (const line of createInterface(stream)) {
    const address = /ws:\/\/\S+/.exec(line)?.[0];
    if (address !== undefined) {
      stream.resume();
      return address;
    }
  }
  throw new Error('The browser has ended before it could be reached.');
}
