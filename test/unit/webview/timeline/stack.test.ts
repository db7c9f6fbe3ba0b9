import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Stack } from '../../../../webview/timeline/draw/stack.js';

describe('columns of colour piled up in rows of pixels', () => {
  /** Of each column what is piled up, from the bottom: colours (1 to 5, 0 is the ground) and how many rows of each. */
  const piles = fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 3 }))
    .chain(([tall, grain]) =>
      fc.record({
        tall: fc.constant(tall),
        grain: fc.constant(grain),
        first: fc.nat(3),
        over: fc.boolean(),
        columns: fc.array(
          fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 5 })), {
            maxLength: 4,
          }),
          { minLength: 1, maxLength: 20 },
        ),
      }),
    );

  it('come out as if each pixel were painted on its own', () => {
    fc.assert(
      fc.property(piles, ({ tall, grain, first, over, columns }) => {
        // What lies over others is one row high.
        const rows = over ? 1 : tall;
        const width = columns.length * grain - (grain > 1 ? 1 : 0);
        const before = new Uint32Array(width * (first + rows + 1)).fill(9);
        const ground = Uint32Array.from({ length: width }, (_, column) => 100 + (column % 2));
        const stack = new Stack(width, grain);
        const expected = before.slice();
        if (!over) {
          for (let row = 0; row < rows; row++) expected.set(ground, (first + row) * width);
        }
        stack.begin(rows);
        columns.forEach((parts, column) => {
          let at = 0;
          const pixels = Array.from({ length: grain }, (_, i) => column * grain + i).filter(
            (x) => x < width,
          );
          for (const [colour, count] of parts) {
            if (at >= rows) break;
            stack.put(column, at, over ? colour + 1 : colour);
            for (let row = at; row < rows; row++) {
              for (const x of pixels)
                expected[(first + rows - 1 - row) * width + x] = over
                  ? colour + 1
                  : colour || (ground[x] ?? 0);
            }
            at += count;
          }
        });
        const pixels = before.slice();
        stack.into({ pixels, first, count: rows, ground: over ? null : ground });
        assert.deepEqual(pixels, expected);
      }),
    );
  });
});
