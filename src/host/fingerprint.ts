/** Tells whether a function is still the one that was measured. */
import { createHash } from 'node:crypto';
import type { TaskFunction } from '../tasks/index.js';

/** Long enough that no two texts of one function ever share it. */
const LENGTH = 16;

/** Of the function's own text, whatever its line ends are; comments above it and what it calls do not count. */
export function fingerprint(text: string, { from, to }: Pick<TaskFunction, 'from' | 'to'>): string {
  const own = text.slice(from, to).replace(/\r\n?/g, '\n');
  return createHash('sha256').update(own).digest('hex').slice(0, LENGTH);
}
