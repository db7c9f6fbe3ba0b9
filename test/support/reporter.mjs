/** mocha's usual output, and the counts as JSON on file descriptor 3 for whoever started mocha. */
import { writeSync } from 'node:fs';
import Mocha from 'mocha';

export default class Reporter extends Mocha.reporters.Spec {
  /**
   * @param {Mocha.Runner} runner
   * @param {Mocha.MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      /** @type {import('./driver/protocol.js').Counts} */
      const counts = {
        passed: passes,
        failed: failures,
        skipped: pending,
        failures: this.failures.map((test) => `${test.fullTitle()}\n${test.err?.stack ?? ''}`),
      };
      writeSync(3, JSON.stringify(counts));
    });
  }
}
