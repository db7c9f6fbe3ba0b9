/** How large a value may be before moving it costs more than working on it. */
import type { Payload, Transport, Way } from './measured.js';

/** Arguments below this say nothing of what a byte costs: they are all fixed cost. */
const LEAST_OWN_BYTES = 4096;

export interface BreakEven {
  /**
   * Bytes whose way there takes as long as the task runs; 0 if an empty task takes longer than that already, Infinity
   * if size does not tell on the figures.
   */
  readonly bytes: number;
  /** Told from the function's own arguments, or from byte arrays because its own are too small to tell. */
  readonly from: 'own' | 'bytes';
  /** Larger than anything that was sent: the line is drawn on. */
  readonly isExtrapolated: boolean;
}

/** @param runUs median length of a task, µs */
export function breakEvenOf({ empty, copied, own }: Transport, runUs: number): BreakEven | null {
  const isOwn = own !== null && own.bytes >= LEAST_OWN_BYTES;
  const way: Way | undefined = isOwn ? own : copied.at(-1);
  if (!way || !(runUs > 0)) return null;
  const fixed = empty.thereUs + empty.backUs;
  const perByte = Math.max(0, way.thereUs - empty.thereUs) / way.bytes;
  const bytes = runUs <= fixed ? 0 : (runUs - fixed) / perByte;
  return { bytes, from: isOwn ? 'own' : 'bytes', isExtrapolated: bytes > way.bytes };
}

/** Of all bytes that tasks send and return, the part that could be transferred instead of copied; null for none. */
export function transferableShare({ sent, returned }: Payload): number | null {
  const bytes = (sent?.bytes ?? 0) + (returned?.bytes ?? 0);
  if (bytes === 0) return null;
  return Math.min(1, ((sent?.transferable ?? 0) + (returned?.transferable ?? 0)) / bytes);
}
