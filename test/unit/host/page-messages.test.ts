import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readPageMessage } from '../../../src/host/page-messages.js';
import type { FromPage } from '../../../src/shared/page-protocol.js';

const VALID: readonly FromPage[] = [
  { type: 'ready' },
  { type: 'stop' },
  { type: 'again' },
  { type: 'generateCode' },
  { type: 'generateCode', pool: 'serial' },
  { type: 'openInEditor' },
  { type: 'openSamples' },
  { type: 'trust' },
  { type: 'start', pools: 'thread' },
  { type: 'start', pools: 'process' },
  { type: 'start', pools: 'compare' },
  { type: 'start', pools: 'sweep' },
  { type: 'start', pools: 'compare', runId: 'r' },
  { type: 'reveal', place: { file: '/a/b.ts', line: 1 } },
  { type: 'reveal', place: { file: '/a/b.ts', line: 12, column: 3 } },
  { type: 'details', runId: 'r', block: 0, task: 7 },
  { type: 'round', runId: 'r', round: 3 },
  { type: 'round', runId: 'r', round: null },
  { type: 'removeBeside' },
  { type: 'rerunTask', runId: 'r', block: 1, task: 7, how: 'alone' },
  { type: 'rerunTask', runId: 'r', block: 0, task: 0, how: 'other' },
  { type: 'rerunTask', runId: 'r', block: 0, task: 0, how: 'debug' },
  { type: 'faultLab', runId: 'r' },
  { type: 'openSetting', setting: 'env' },
  { type: 'fault', message: 'm' },
  { type: 'fault', message: 'm', stack: 's' },
];

const INVALID: readonly unknown[] = [
  null,
  undefined,
  'ready',
  [],
  {},
  { type: 'toString' },
  { type: 'hydrate', run: null },
  { type: 'round', runId: 'r', round: -1 },
  { type: 'round', runId: 'r' },
  { type: 'start', pools: 'all' },
  { type: 'start' },
  { type: 'start', pools: 'compare', runId: 7 },
  { type: 'generateCode', pool: 'all' },
  { type: 'faultLab' },
  { type: 'openSetting', setting: 'nodePath' },
  { type: 'reveal' },
  { type: 'reveal', place: { file: 'relative.ts', line: 1 } },
  { type: 'reveal', place: { file: '/a.ts', line: 0 } },
  { type: 'reveal', place: { file: '/a.ts', line: 1.5 } },
  { type: 'reveal', place: { file: '/a.ts', line: 1, column: 0 } },
  { type: 'details', runId: 'r', block: -1, task: 0 },
  { type: 'details', runId: 'r', block: 0, task: NaN },
  { type: 'details', runId: 7, block: 0, task: 0 },
  { type: 'rerunTask', runId: 'r', block: 0, task: 0, how: 'toString' },
  { type: 'rerunTask', runId: 'r', block: 0, task: -1, how: 'alone' },
  { type: 'fault', message: 7 },
  { type: 'fault', message: 'm'.repeat(1_000_000) },
];

describe('readPageMessage', () => {
  for (const message of VALID) {
    it(`takes ${JSON.stringify(message)}`, () => {
      assert.deepEqual(readPageMessage(message), message);
    });
  }

  for (const message of INVALID) {
    const name = JSON.stringify(message) as string | undefined;
    it(`refuses ${(name ?? 'undefined').slice(0, 80)}`, () => {
      assert.equal(readPageMessage(message), null);
    });
  }

  it('drops what the protocol does not name', () => {
    assert.deepEqual(readPageMessage({ type: 'stop', command: 'rm' }), { type: 'stop' });
    const place = { file: '/a.ts', line: 1, scheme: 'http' };
    assert.deepEqual(readPageMessage({ type: 'reveal', place }), {
      type: 'reveal',
      place: { file: '/a.ts', line: 1 },
    });
  });

  it('never throws, and what it takes it takes again unchanged', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const message = readPageMessage(value);
        if (message) assert.deepEqual(readPageMessage(message), message);
      }),
    );
  });
});
