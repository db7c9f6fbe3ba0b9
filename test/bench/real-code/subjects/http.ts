/** Of the server that main.mjs starts; it answers after 10 ms. */
const origin = process.env['BENCH_ORIGIN'];

/**
 * A request to a service on this machine, and what its answer adds up to.
 * @tasks 32 i => [`${origin}/items/${i}`]
 */
export async function total(url: string): Promise<number> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const items = (await response.json()) as { price: number }[];
  return items.reduce((sum, { price }) => sum + price, 0);
}
