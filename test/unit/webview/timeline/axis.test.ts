import assert from 'node:assert/strict';
import type { Scene } from '../../../../webview/timeline/draw/scene.js';
import { ticksOf } from '../../../../webview/timeline/draw/axis.js';

describe('the axis', () => {
  it('counts from 0 where one tick alone is in sight', () => {
    const scene = { domain: [-430_000, 240_000], width: 255, gutter: 20 } as unknown as Scene;
    assert.deepEqual(ticksOf(scene), { at: [0], labels: ['0'], base: null });
  });
});
