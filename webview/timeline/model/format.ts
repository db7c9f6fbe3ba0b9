/** Times as people read them. All take µs. */
import { formatMs } from '../../../src/shared/format.js';

const UNITS = [
  { name: 's', size: 1e6 },
  { name: 'ms', size: 1e3 },
  { name: 'µs', size: 1 },
] as const;

type Unit = (typeof UNITS)[number];

const unitOf = (span: number): Unit =>
  UNITS.find(({ size }) => Math.abs(span) >= size) ?? UNITS[UNITS.length - 1] ?? UNITS[2];

/** A length of time, as everywhere in the product. */
export const formatLength = (length: number): string => formatMs(length / 1e3);

export interface TickFormat {
  /** What every label counts from, and how that is written; `null` if labels count from 0. */
  readonly base: { readonly at: number; readonly label: string } | null;
  readonly format: (at: number) => string;
}

/**
 * How to write ticks that are `step` apart: one unit for all, no digit more than the step needs. Deep inside a
 * long run the labels count from a round moment at the left, as `12.345 s` + `20 µs`.
 */
export function tickFormat(from: number, to: number, step: number): TickFormat {
  const farthest = Math.max(Math.abs(from), Math.abs(to));
  if (farthest / step >= 20_000) {
    const coarse = unitOf(step).size * (unitOf(step).size < 1e6 ? 1e3 : 1);
    const at = Math.floor(from / coarse) * coarse;
    const unit = unitOf(step);
    return {
      base: { at, label: plain(at, coarse) },
      format: (tick) => `+${fixed((tick - at) / unit.size, step / unit.size)} ${unit.name}`,
    };
  }
  // From a second on, seconds with a digit read better than thousands of milliseconds; and so below.
  const large = unitOf(farthest);
  const unit = step >= large.size / 10 ? large : unitOf(step);
  return {
    base: null,
    format: (tick) =>
      Math.abs(tick) < step / 1e6
        ? '0'
        : `${fixed(tick / unit.size, step / unit.size)} ${unit.name}`,
  };
}

/** `at`, exact to `step`. */
function plain(at: number, step: number): string {
  const unit = unitOf(at);
  return `${fixed(at / unit.size, step / unit.size)} ${unit.name}`;
}

function fixed(value: number, step: number): string {
  const digits = Math.max(0, Math.min(9, -Math.floor(Math.log10(step) + 1e-9)));
  return value.toFixed(digits);
}

/** `950`, `12 k`, `1.2 M`. */
export function compactCount(count: number): string {
  if (count < 1e4) return String(count);
  const [value, unit] = count < 999_500 ? [count / 1e3, 'k'] : [count / 1e6, 'M'];
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${unit}`;
}
