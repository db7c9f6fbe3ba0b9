import assert from 'node:assert/strict';
import { discover, parseInputText, isTagProblem, proposeInput } from '../../../src/tasks/index.js';

describe('proposed inputs', () => {
  for (const [parameters, args] of [
    ['', ''],
    ['n: number', '25'],
    ['n', '25'],
    ['seconds: number, options: { task: string }', "1, { task: 'a' }"],
    ['ms: number, count: number, index: number', '100, 1000, 0'],
    ['a: string, b: boolean, c: bigint, d: null', "'a', true, 1n, null"],
    ["mode: 'fast' | 'slow', level: 3 | 4", "'fast', 3"],
    [
      'a: readonly number[], b: Array<string>, c: [number, string], d: { x: number }[]',
      "[1, 2, 3], ['a', 'b', 'c'], [1, 'a'], [{ x: 1 }]",
    ],
    ['a: { b: { c: boolean }; d?: string }', '{ b: { c: true } }'],
    ["a: { 'b-c': number; readonly e: string }", "{ 'b-c': 1, e: 'a' }"],
    ['a: { only?: number }', '{ only: 1 }'],
    [
      'a: Map<string, number>, b: Date, c: Float64Array, d: Record<string, number>',
      'new Map(), new Date(0), Float64Array.of(1, 2, 3), {}',
    ],
    ['a: MyOptions, b: unknown', '{}, 1'],
    ['a: number, b?: string', '1'],
    ['a = 3', '3'],
    ['a = 3, b = 4', '3'],
    ['a = 3, b: string', "3, 'a'"],
    ['a = other, b: string', "1, 'a'"],
    ['a = () => 1', ''],
    ['{ size, name = "x", of }', '{ size: 1000, name: "x", of: undefined }'],
    ['[a, b]', '[1, 1]'],
    ['...rest: number[]', ''],
    ['a: number, ...rest: number[]', '1'],
    ['items, options, isFast, label, thing', "[1, 2, 3], {}, true, 'a', undefined"],
    ['callback: (x: number) => void', '() => undefined'],
  ] as const) {
    it(`for (${parameters}) are (${args})`, () => {
      const [fn] = discover(`function f(${parameters}) {}`, 'ts').functions;
      assert.ok(fn);
      const proposal = proposeInput(fn);
      assert.deepEqual(proposal, { args, count: 8 });
      assert.ok(!isTagProblem(parseInputText(proposal.args, proposal.count)));
    });
  }
});
