import assert from 'node:assert/strict';
import { serialize } from 'node:v8';
import fc from 'fast-check';
import { cloneFailure, pathOfUncloneable } from '../../../../src/executors/wire/uncloneable.js';

const pathIn = (value: unknown): string | null => pathOfUncloneable([['input[0]', value]]);

function* numbers(): Generator<number> {
  yield 1;
}

describe('what cannot be cloned', () => {
  for (const [what, value] of [
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a promise', Promise.resolve()],
    ['a WeakMap', new WeakMap()],
    ['a WeakSet', new WeakSet()],
    ['a WeakRef', new WeakRef({})],
    ['a generator', numbers()],
    ['a proxy', new Proxy({}, {})],
  ] as const) {
    it(`is found by its path: ${what}`, () => {
      const nested = { list: [1, { 'a b': value }] };
      assert.throws(() => structuredClone(nested), /could not be cloned/);
      assert.equal(pathIn(value), `input[0] is ${what}`);
      assert.equal(pathIn(nested), `input[0].list[1]["a b"] is ${what}`);
      assert.equal(pathIn(new Map([['k', nested]])), `input[0].get("k").list[1]["a b"] is ${what}`);
      assert.equal(pathIn(new Set([value])), `a member of input[0] is ${what}`);
      assert.equal(pathIn(new Map([[value, 1]])), `a key of input[0] is ${what}`);
    });
  }

  it('is the first of several, as the platform meets them', () => {
    assert.equal(pathIn({ a: { b: () => 1 }, c: Symbol() }), 'input[0].a.b is a function');
    const roots = [['input[0]', 1] as const, ['input[1]', { f: () => 1 }] as const];
    assert.equal(pathOfUncloneable(roots), 'input[1].f is a function');
  });

  it('is looked for without running code of the user', () => {
    let calls = 0;
    const trap = (): never => {
      calls++;
      throw new Error('called');
    };
    class Odd extends Map<string, unknown> {
      override forEach = trap;
      override get = trap;
      override [Symbol.iterator] = trap;
    }
    const value = {
      get getter() {
        return trap();
      },
      odd: new Odd(),
      then: new Proxy({}, { get: trap, getPrototypeOf: trap, ownKeys: trap, has: trap }),
    };
    assert.equal(pathIn(value), 'input[0].then is a proxy');
    assert.equal(calls, 0);
  });

  it('is not looked for without end', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = [cycle, new Map([[cycle, cycle]])];
    assert.equal(pathIn(cycle), null);
    assert.equal(pathIn(Array.from({ length: 1_000_000 }, () => ({}))), null);
    let deep: unknown = () => 1;
    for (let i = 0; i < 100_000; i++) deep = { deep };
    assert.equal(pathIn(deep), null);
  });

  it('is never named in what can be cloned', () => {
    fc.assert(
      fc.property(
        fc.anything({ withDate: true, withMap: true, withSet: true, withTypedArray: true }),
        (value) => {
          serialize(value);
          assert.equal(pathIn(value), null);
        },
      ),
    );
  });

  it('stands before what the platform tells, which is cut; any other error stands as it is', () => {
    const told = cloneFailure(`${'x'.repeat(1000)} could not be cloned.`, [['result', () => 1]]);
    assert.match(told, /^result is a function \(x{200}…\)$/);
    assert.equal(cloneFailure('no room', [['result', () => 1]]), 'no room');
    assert.equal(
      cloneFailure('#<TCP> could not be cloned.', [['result', 1]]),
      '#<TCP> could not be cloned.',
    );
  });
});
