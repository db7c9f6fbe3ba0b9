/** Launches a real Chromium. */
import { chromium } from 'playwright-core';
import { installBrowser } from './install.mjs';

/** Its sandbox needs rights that a root user in a container lacks; the rest keeps it off the network and small. */
export const FLAGS = [
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

/** @returns {Promise<import('playwright-core').Browser>} */
export async function launchBrowser() {
  const { env, ...where } = await installBrowser();
  /** @type {Record<string, string>} */
  const ours = {};
  for (const [name, value] of Object.entries({ ...process.env, ...env })) {
    if (value !== undefined) ours[name] = value;
  }
  return chromium.launch({ ...where, args: FLAGS, env: ours });
}
