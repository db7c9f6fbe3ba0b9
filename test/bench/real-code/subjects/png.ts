import { encode } from './node_modules/fast-png/src/index.ts';

const WIDTH = 320;
const HEIGHT = 240;

/** RGBA of a picture that compresses as drawings do: gradients and edges, different for each `seed`. */
function picture(seed: number): Uint8Array {
  const data = new Uint8Array(WIDTH * HEIGHT * 4);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const edge = (x * (seed + 3) + y * 5) % 97 < 48 ? 40 : 200;
      data.set([x & 255, y & 255, edge, 255], (y * WIDTH + x) * 4);
    }
  }
  return data;
}

/**
 * Pixels in, a compressed file out: 300 KB go to a worker for every task.
 * @tasks 24 i => [picture(i)]
 */
export function encodePng(data: Uint8Array): Uint8Array {
  return encode({ width: WIDTH, height: HEIGHT, data, channels: 4, depth: 8 });
}
