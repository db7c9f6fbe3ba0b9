import { encode } from './node_modules/@msgpack/msgpack/src/index.ts';

interface Order {
  id: number;
  customer: string;
  lines: { article: string; pieces: number; price: number }[];
}

/** As many orders as a page of a web service would return. */
function orders(seed: number): Order[] {
  return Array.from({ length: 400 }, (_, id) => ({
    id: seed * 400 + id,
    customer: `customer ${(id * 7919 + seed) % 1000}`,
    lines: Array.from({ length: 5 }, (__, line) => ({
      article: `article ${(id + line) % 100}`,
      pieces: 1 + (line % 9),
      price: ((id * 31 + line * 17) % 10_000) / 100,
    })),
  }));
}

/**
 * Objects in, bytes out: to hand the objects to a worker is much the same work as to encode them.
 * @tasks 48 i => [orders(i)]
 */
export function encodeOrders(list: Order[]): Uint8Array {
  return encode(list);
}
