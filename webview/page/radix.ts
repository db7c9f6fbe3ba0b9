/** Sorts numbers in linear time: a million keys must not stop the page for a second. */

const DIGITS = 4;
const RADIX = 1 << 16;

/** The order of `keys` from low to high, stable, NaN last: `keys[order[0]]` is the smallest. */
export function sortByKey(keys: Float64Array): Uint32Array {
  const count = keys.length;
  const digits = digitsOf(keys);
  let order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  let next = new Uint32Array(count);
  const ends = new Uint32Array(RADIX);
  for (let digit = 0; digit < DIGITS; digit++) {
    ends.fill(0);
    for (let i = 0; i < count; i++) bump(ends, digits[i * DIGITS + digit] ?? 0);
    let sum = 0;
    for (let i = 0; i < RADIX; i++) ends[i] = sum += ends[i] ?? 0;
    // From the back, so that equal digits keep the order of the pass before.
    for (let i = count - 1; i >= 0; i--) {
      const item = order[i] ?? 0;
      const at = digits[item * DIGITS + digit] ?? 0;
      const place = (ends[at] ?? 0) - 1;
      ends[at] = place;
      next[place] = item;
    }
    [order, next] = [next, order];
  }
  return order;
}

function bump(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}

/**
 * Four 16-bit digits per key, lowest first, that order as the keys do: the bits of a double order as integers once the
 * sign is flipped, and all bits of the negative ones.
 */
function digitsOf(keys: Float64Array): Uint16Array {
  const bits = new Uint32Array(new Float64Array(keys).buffer);
  for (let i = 0; i < bits.length; i += 2) {
    const high = bits[i + 1] ?? 0;
    const key = keys[i >> 1] ?? NaN;
    if (Number.isNaN(key)) {
      bits[i] = 0xffffffff;
      bits[i + 1] = 0xffffffff;
    } else if (key === 0) {
      // -0 and 0 are equal.
      bits[i] = 0;
      bits[i + 1] = 0x80000000;
    } else if (high >>> 31 === 1) {
      bits[i] = ~(bits[i] ?? 0);
      bits[i + 1] = ~high;
    } else {
      bits[i + 1] = high | 0x80000000;
    }
  }
  return new Uint16Array(bits.buffer);
}
