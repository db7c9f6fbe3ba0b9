/** The peers of the pools, see peers/. */
import { writeFileSync } from 'node:fs';
import { installPinned } from '../pinned.mjs';

/** Installs the peers if they are not there, or not in the pinned versions. */
export function install() {
  const there = installPinned('bench-pools', new URL('peers/', import.meta.url));
  // Some peers can only be imported, and an import is resolved from where it is written.
  writeFileSync(new URL('import.mjs', there), 'export const load = (name) => import(name);\n');
}
