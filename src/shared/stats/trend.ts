/** Do values rise or fall over time? Asked of a machine that warms up, throttles or gets company. */

/**
 * The chance that independent values in random order are as much in order as these are, rising or falling: the
 * two-sided test of Mann and Kendall, by exact counting, so that it holds for the few rounds there are.
 * @param values in the order of time; equal ones count as neither rising nor falling
 * @returns 1 for fewer than three values
 */
export function trendChance(values: readonly number[]): number {
  const n = values.length;
  if (n < 3) return 1;
  let score = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) score += Math.sign((values[j] ?? 0) - (values[i] ?? 0));
  }
  const pairs = (n * (n - 1)) / 2;
  // So many pairs out of order, at least, if the order is the rarer of rising and falling.
  const discordant = Math.floor((pairs - Math.abs(score)) / 2);
  const chances = inversionChances(n);
  let tail = 0;
  for (let k = 0; k <= discordant; k++) tail += chances[k] ?? 0;
  return Math.min(1, 2 * tail);
}

/** The share of the orders of `n` things that have k pairs out of order, by k. */
function inversionChances(n: number): Float64Array {
  let chances = new Float64Array([1]);
  for (let size = 2; size <= n; size++) {
    // The thing that comes last is put before 0 to `size - 1` of the others, each with the same chance.
    const next = new Float64Array(chances.length + size - 1);
    let window = 0;
    for (let k = 0; k < next.length; k++) {
      window += (chances[k] ?? 0) - (chances[k - size] ?? 0);
      next[k] = window / size;
    }
    chances = next;
  }
  return chances;
}
