/** The peers of the timeline, see peers/. */
import { fileURLToPath } from 'node:url';
import { installPinned } from '../pinned.mjs';

/** Installs the peers if they are not there, or not in the pinned versions; gives the folder with them. */
export function install() {
  const there = installPinned('bench-timeline', new URL('peers/', import.meta.url));
  return fileURLToPath(new URL('node_modules/', there));
}
