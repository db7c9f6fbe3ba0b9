/** Values as short texts for reading. Bounded in every direction, so that a large payload costs no more than a small one. */
import { inspect } from 'node:util';
import { cut } from './errors.js';

const MAX_LENGTH = 2_000;

const OPTIONS = {
  depth: 3,
  maxArrayLength: 20,
  maxStringLength: 400,
  breakLength: 100,
  // A getter of the user's is their code: it is not run for a preview.
  getters: false,
} as const;

export function preview(value: unknown): string {
  try {
    return cut(inspect(slim(value), OPTIONS), MAX_LENGTH);
  } catch (thrown) {
    // An `inspect.custom` of the user's that throws.
    return `[cannot be shown: ${thrown instanceof Error ? thrown.message : String(thrown)}]`;
  }
}

/** An argument list as it would be written: `3, { task: 'one' }`. */
export const previewArguments = (args: readonly unknown[]): string =>
  cut(args.map(preview).join(', '), MAX_LENGTH);

/** `inspect` counts the own keys of an object before it cuts them off; of one with very many only the first are shown to it. */
function slim(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const keys = Object.keys(value);
  if (keys.length <= 50) return value;
  const shown = Object.fromEntries(
    keys.slice(0, 20).map((key) => [key, (value as Record<string, unknown>)[key]]),
  );
  return { ...shown, '…': `${keys.length - 20} more` };
}

/** About how many bytes a value holds: exact for bytes and strings, by samples for what is nested. */
export function roughBytes(value: unknown, depth = 0): number {
  if (typeof value === 'string') return value.length * 2;
  if (typeof value !== 'object' || value === null) return 8;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  if (depth > 3) return 64;
  if (Array.isArray(value)) {
    const sample = value.slice(0, 8);
    const sum = sample.reduce<number>((bytes, item) => bytes + roughBytes(item, depth + 1), 0);
    return 16 + (sample.length > 0 ? (sum / sample.length) * value.length : 0);
  }
  if (value instanceof Map || value instanceof Set) return 64 * (value.size + 1);
  let bytes = 32;
  let seen = 0;
  for (const key in value) {
    if (++seen > 32) break;
    const property = Object.getOwnPropertyDescriptor(value, key);
    bytes += 16 + roughBytes(property?.value, depth + 1);
  }
  return bytes;
}
