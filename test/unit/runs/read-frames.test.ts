import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { readFrames } from '../../../src/runs/read-frames.js';
import { encodeFrame } from '../../../src/shared/frames.js';

const frames = (count: number): Uint8Array =>
  Buffer.concat(Array.from({ length: count }, (_, i) => encodeFrame(1, new Uint8Array([i]))));

const numberOf = (payload: ArrayBuffer): number => new Uint8Array(payload)[0] ?? NaN;

/** Works for so many ms, as somebody would who takes a frame in. */
function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('reading the line of a runner', () => {
  it('gives every frame in order, and ends with the line', async () => {
    const line = new PassThrough();
    const heard: number[] = [];
    const over = readFrames(line, ({ payload }) => heard.push(numberOf(payload)));
    const bytes = frames(100);
    for (let at = 0; at < bytes.length; at += 7) line.write(bytes.subarray(at, at + 7));
    line.end();
    await over;
    assert.deepEqual(
      heard,
      Array.from({ length: 100 }, (_, i) => i),
    );
  });

  it('lets others have their turn after 5 ms of frames', async () => {
    const line = new PassThrough();
    let [inTurn, most, heard] = [0, 0, 0];
    const over = readFrames(line, () => {
      work(3);
      heard++;
      most = Math.max(most, ++inTurn);
    });
    for (let i = 0; i < 4; i++) line.write(frames(10));
    line.end();
    // Each frame needs a turn at most.
    for (let turns = 0; turns < 100; turns++) {
      await turn();
      inTurn = 0;
    }
    await over;
    assert.equal(heard, 40);
    // After the second 6 ms have passed.
    assert.ok(most <= 2, `${most} in one turn`);
  });

  it('rejects with what hearing throws, and closes the line', async () => {
    const line = new PassThrough();
    line.write(frames(3));
    let heard = 0;
    const over = readFrames(line, () => {
      heard++;
      throw new Error('not understood');
    });
    await assert.rejects(over, /not understood/);
    assert.equal(heard, 1);
    assert.ok(line.destroyed);
  });

  it('rejects what are no frames', async () => {
    const line = new PassThrough();
    line.end(new Uint8Array(5).fill(255));
    await assert.rejects(
      readFrames(line, () => undefined),
      RangeError,
    );
  });

  it('takes a line that breaks for one that has ended', async () => {
    const line = new PassThrough();
    line.on('error', () => undefined);
    const heard: number[] = [];
    const over = readFrames(line, ({ payload }) => {
      heard.push(numberOf(payload));
      if (heard.length === 2) line.destroy(new Error('reset'));
    });
    line.write(frames(2));
    await over;
    assert.deepEqual(heard, [0, 1]);
  });
});
