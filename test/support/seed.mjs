/**
 * Property tests draw the same values in every run, so that a test that passes goes on passing. To look for more:
 * `PROPERTY_SEED=random node test/support/unit.mjs`, or a number that a failure has named.
 */
import fc from 'fast-check';

const { PROPERTY_SEED = '1' } = process.env;
if (PROPERTY_SEED !== 'random') fc.configureGlobal({ seed: Number(PROPERTY_SEED) });
