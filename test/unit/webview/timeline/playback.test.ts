import assert from 'node:assert/strict';
import { Playback, speedFor, SPEEDS } from '../../../../webview/timeline/model/playback.js';

describe('playing a run again', () => {
  it('slows a short run down until it can be watched, and speeds none up', () => {
    assert.equal(speedFor(200_000), 1 / 64);
    assert.equal(speedFor(1_000_000), 1 / 4);
    assert.equal(speedFor(60_000_000), 1);
    assert.equal(speedFor(10), SPEEDS.at(-1));
  });

  it('moves on with the clock, holds, and shows everything at the end', () => {
    const playback = new Playback();
    const whole = [-1000, 9_000_000] as const;
    playback.toggle(whole);
    assert.equal(playback.speed, 1);
    playback.advance(50, whole);
    playback.advance(150, whole);
    assert.equal(playback.at, 99_000);
    playback.toggle(whole);
    playback.advance(1e6, whole);
    assert.equal(playback.at, 99_000, 'it holds');
    playback.toggle(whole);
    playback.advance(2e6, whole);
    assert.equal(playback.at, 99_000, 'the time it held for does not count');
    playback.advance(2e6 + 1e4, whole);
    assert.equal(playback.at, null);
    assert.equal(playback.playing, false);
  });

  it('goes to any moment and plays on from there', () => {
    const playback = new Playback();
    playback.scrub(5000);
    assert.equal(playback.at, 5000);
    playback.toggle([0, 10_000]);
    assert.equal(playback.at, 5000);
    assert.ok(playback.playing);
  });
});
