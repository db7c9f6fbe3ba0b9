/**
 * Large arguments and results: what it costs to move data between workers.
 *
 * A pool copies what goes in and what comes out. Look at *send* and *return* in the
 * bars, and at the overhead share: with little work on much data the copying eats
 * what the workers win. Processes copy through a pipe, threads through memory.
 */

interface Row {
  readonly id: number;
  readonly name: string;
  readonly scores: readonly number[];
}

function table(rows: number, seed: number): Row[] {
  return Array.from({ length: rows }, (_, id) => ({
    id,
    name: `row ${seed}-${id}`,
    scores: Array.from({ length: 8 }, (_, column) => (seed * 31 + id * 17 + column * 7) % 101),
  }));
}

/**
 * Many small objects: slow to copy. The inputs may call functions of the module, as
 * `table` here.
 *
 * @tasks 16 i => [table(4_000, i)]
 */
export function rank(rows: readonly Row[]): Row[] {
  const total = (row: Row): number => row.scores.reduce((sum, score) => sum + score, 0);
  return [...rows].sort((a, b) => total(b) - total(a));
}

/**
 * One large block of bytes: fast to copy, but 4 MB of it each way.
 *
 * @tasks 16 i => [new Uint8Array(4_000_000).fill(i)]
 */
export function invert(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => 255 - byte);
}
