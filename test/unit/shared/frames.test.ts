import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeJson, encodeFrame, encodeJson, FrameReader } from '../../../src/shared/frames.js';

describe('frames', () => {
  it('come out as they went in, however the bytes are cut', () => {
    const frame = fc.record({ kind: fc.nat(255), payload: fc.uint8Array({ maxLength: 40 }) });
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 12 }),
        fc.infiniteStream(fc.nat(9)),
        (frames, cuts) => {
          const bytes = Buffer.concat(
            frames.map(({ kind, payload }) => encodeFrame(kind, payload)),
          );
          const reader = new FrameReader();
          const read = [];
          for (let at = 0; at < bytes.length;) {
            const length = cuts.next().value as number;
            read.push(...reader.push(bytes.subarray(at, at + length)));
            at += length;
          }
          assert.deepEqual(
            read.map(({ kind, payload }) => ({ kind, payload: [...new Uint8Array(payload)] })),
            frames.map(({ kind, payload }) => ({ kind, payload: [...payload] })),
          );
        },
      ),
    );
  });

  it('carry JSON', () => {
    const [frame] = new FrameReader().push(encodeJson(0, { text: 'ü', n: [1] }));
    assert.ok(frame);
    assert.deepEqual(decodeJson(frame.payload), { text: 'ü', n: [1] });
  });

  it('with an impossible length are refused', () => {
    assert.throws(() => new FrameReader().push(new Uint8Array(5)), /length of 0 bytes/);
    assert.throws(() => new FrameReader().push(new Uint8Array(5).fill(255)), RangeError);
  });
});
