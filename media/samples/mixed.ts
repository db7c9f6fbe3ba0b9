/**
 * Some waiting, some computing: what most real programs do.
 *
 * Run `handleRequest` to see both in each bar's length. Or run several functions at
 * once: put the cursor outside of any function, call *Pool Lanes: Run in Thread
 * Pool* and pick `render` and `query`: the timeline colours them apart.
 */

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function burn(rounds: number): number {
  let x = 1;
  for (let i = 0; i < rounds; i++) x = (x * 16_807) % 2_147_483_647;
  return x;
}

/**
 * Waits for a query, then renders what it gave.
 *
 * @tasks 24 i => [{ id: i, waitMs: 20 + 10 * (i % 4), rounds: 2_000_000 * (1 + (i % 3)) }]
 */
export async function handleRequest(request: {
  id: number;
  waitMs: number;
  rounds: number;
}): Promise<{ id: number; checksum: number }> {
  await sleep(request.waitMs);
  return { id: request.id, checksum: burn(request.rounds) };
}

/** @tasks 8 i => [6_000_000 + 1_000_000 * i] */
export function render(rounds: number): number {
  return burn(rounds);
}

/** @tasks 16 i => [30 + 15 * (i % 6)] */
export async function query(ms: number): Promise<number> {
  await sleep(ms);
  return ms;
}
