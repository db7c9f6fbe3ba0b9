/** Entry of a child process. */
import { now } from '../core/clock.js';
import type { WorkerConfig } from '../pool/channel.js';
import { describe } from '../wire/failure.js';
import { Engine } from './engine.js';
import { watchLastStep } from './last-step.js';
import { pretendChannel } from './pretended-channel.js';
import { ProcessLink } from './process-link.js';

const online = now();
pretendChannel();
watchLastStep((exitCode) => link.leaving(exitCode));

const link = new ProcessLink((config, error) => {
  if (config === undefined) {
    link.initFailed(describe(error));
    process.exit(1);
  }
  link.engine = new Engine(link, config as WorkerConfig, online);
  void link.engine.start();
});
link.listen();
