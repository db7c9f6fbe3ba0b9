/** Pages in a bare browser for the tests of a suite: one browser, a page for each test, and nothing may go wrong in it. */
import assert from 'node:assert/strict';
import { BarePages } from './bare-page.js';
import type { BarePage, BarePageOptions } from './bare-page.js';

/** To be called within `describe`; resolves to the page of the test, also where one test opens several. */
export function bareSuite(): (options?: BarePageOptions) => Promise<BarePage> {
  let pages: BarePages;
  let bare: BarePage | undefined;
  before(async () => {
    pages = await BarePages.create();
  });
  afterEach(async () => {
    const faults = bare?.faults ?? [];
    await bare?.close();
    bare = undefined;
    assert.deepEqual(faults, [], 'errors, warnings, or something blocked by the policy');
  });
  after(() => pages[Symbol.asyncDispose]());
  return async (options = {}) => (bare = await pages.open(options));
}
