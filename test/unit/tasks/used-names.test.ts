import assert from 'node:assert/strict';
import { usedNames } from '../../../src/tasks/index.js';

const SOURCE = `
import { readFileSync as read } from 'node:fs';
export const SIZES = [1, 2], more = 3;
const hidden = 4;
export class Point {}
export enum Colour { Red }
function make() { const inner = 1; return inner; }
export function fib(n: number) { return n; }
export { make };
`;

describe('the names of a module that inputs use', () => {
  it('are those of its top level, exported or not', () => {
    const inputs = [
      'i => [SIZES[i], hidden, Colour.Red]',
      'new Point(), make(), read("a"), inner, console.log, { more: 1 }, "SIZES"',
    ];
    assert.deepEqual(
      usedNames(inputs, SOURCE, 'ts').map(({ name, exported }) => [name, exported]),
      [
        ['SIZES', true],
        ['hidden', false],
        ['Colour', true],
        ['Point', true],
        ['make', true],
        ['read', false],
      ],
    );
  });

  it('are none where inputs use none', () => {
    assert.deepEqual(usedNames(['1, "fib"', 'i => [i]', ''], SOURCE, 'ts'), []);
  });
});
