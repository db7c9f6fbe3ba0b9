import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FRESH, restoreState, tasteOf } from '../../../../webview/page/state.js';
import type { PageState } from '../../../../webview/page/state.js';

const timeline = {
  domain: [0, 500],
  alignment: 'absolute',
  colourBy: 'worker',
  hidden: ['queue'],
  follow: false,
  folded: { 1: true },
} as const;

const state: PageState = {
  runId: 'r',
  selection: { block: 1, task: 2 },
  timeline,
  tasksOpen: true,
  lanesOpen: true,
};

describe('saved state of the page', () => {
  it('comes back as it was', () => {
    assert.deepEqual(restoreState(JSON.parse(JSON.stringify(state))), state);
  });

  it('is as on the first day where nothing, or nonsense, was saved', () => {
    fc.assert(
      fc.property(fc.anything(), (saved) => {
        const restored = restoreState(saved);
        assert.deepEqual(Object.keys(restored).sort(), Object.keys(FRESH).sort());
        assert.equal(typeof restored.tasksOpen, 'boolean');
      }),
    );
    assert.deepEqual(restoreState(undefined), FRESH);
    assert.equal(restoreState({ ...state, selection: { block: -1, task: 'x' } }).selection, null);
    for (const broken of [
      { domain: 'all' },
      { domain: [0, null] },
      { alignment: 'left' },
      { colourBy: 7 },
      { hidden: null },
      { follow: 'yes' },
      { folded: null },
    ]) {
      const saved = { ...state, timeline: { ...timeline, ...broken } };
      assert.equal(restoreState(saved).timeline, null, JSON.stringify(broken));
    }
  });

  it('keeps no selection without the run that it belongs to', () => {
    assert.equal(restoreState({ ...state, runId: null }).selection, null);
  });

  it('carries over to another run how one likes to look, not where one looked', () => {
    assert.deepEqual(tasteOf(timeline), { ...timeline, domain: null, follow: true, folded: {} });
  });
});
