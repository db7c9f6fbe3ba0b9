/** Numbers as people read them: the same in the page, in the terminal and in the status bar. */

/** By number of decimals; each made once, because that costs more than a thousand uses, and only when it is used. */
const formats: (Intl.NumberFormat | undefined)[] = [];

function digits(value: number, decimals: 0 | 1 | 2): string {
  formats[decimals] ??= new Intl.NumberFormat('en', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return formats[decimals].format(value);
}

/** About three significant digits. */
function three(value: number): string {
  const size = Math.abs(value);
  return digits(value, size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
}

/** A length of time given in ms: `0 ms`, `12.3 µs`, `4.56 ms`, `789 ms`, `1.23 s`, `125 s`, `12 min 05 s`; `–` if it is not known. */
export function formatMs(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return '–';
  const size = Math.abs(ms);
  if (size === 0) return '0 ms';
  if (size < 0.9995) return `${three(ms * 1e3)} µs`;
  if (size < 999.5) return `${three(ms)} ms`;
  if (size < 599_500) return `${three(ms / 1e3)} s`;
  const seconds = Math.round(size / 1e3);
  const rest = String(seconds % 60).padStart(2, '0');
  return `${ms < 0 ? '-' : ''}${digits(Math.floor(seconds / 60), 0)} min ${rest} s`;
}

/** A part of a whole, 0 to 1: `0 %`, `<1 %`, `34 %`; `–` if it is not known. */
export function formatShare(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return '–';
  if (share > 0 && share < 0.005) return '<1 %';
  if (share < 1 && share > 0.995) return '>99 %';
  return `${digits(share * 100, 0)} %`;
}

/** How many times: `2.93×`, `0.41×`, `12.5×`; `–` if it is not known. */
export function formatRatio(ratio: number | null | undefined): string {
  return ratio === null || ratio === undefined || !Number.isFinite(ratio)
    ? '–'
    : `${three(ratio)}×`;
}

/** The ends of an interval of ratios: `1.79–1.90`. */
export const formatEnds = ({
  low,
  high,
}: {
  readonly low: number;
  readonly high: number;
}): string => `${three(low)}–${three(high)}`;

/** A ratio with its interval: `1.84× (1.79–1.90)`; `–` if it is not known. */
export const formatInterval = (
  interval: { readonly value: number; readonly low: number; readonly high: number } | null,
): string => (interval ? `${formatRatio(interval.value)} (${formatEnds(interval)})` : '–');

/** A number of things: `1,234,567`. */
export const formatCount = (count: number): string => digits(count, 0);

/** A number of things with its noun: `1 task`, `2 tasks`. */
export const plural = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

/** `7.8 GB` of so many bytes. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${digits(value, unit === 0 || value >= 99.5 ? 0 : 1)} ${units[unit] ?? ''}`;
}
