import assert from 'node:assert/strict';
import v8 from 'node:v8';
import { sideOf } from '../../../../src/runner/measure/payload.js';

describe('what of a value could be transferred', () => {
  const transferable = (value: unknown) => sideOf(value)?.transferable;

  it('is its buffers, however deep, and nothing else', () => {
    assert.equal(transferable({ a: [new Uint8Array(1000)], b: 'text' }), 1000);
    assert.equal(transferable(new Map([['key', new ArrayBuffer(500)]])), 500);
    assert.equal(transferable(['text', { n: 1 }]), 0);
  });

  it('is of a view no more than it shows of its buffer, as an encoder returns it that grew one', () => {
    const value = new Uint8Array(128_000).subarray(0, 97_000);
    assert.deepEqual(sideOf(value), {
      bytes: v8.serialize(value).length,
      transferable: 97_000,
    });
  });

  it('is nothing of a Buffer from the pool, which Node.js does not let go', () => {
    const pooled = Buffer.from('a few bytes');
    assert.ok(pooled.buffer.byteLength > pooled.byteLength);
    assert.equal(transferable(pooled), 0);
    assert.equal(transferable(Buffer.alloc(100_000)), 100_000);
  });

  it('is nothing of shared memory', () => {
    assert.equal(transferable(new Uint8Array(new SharedArrayBuffer(64))), 0);
  });
});
