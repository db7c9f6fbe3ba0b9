/** Entry of a worker thread. */
import { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';
import { now } from '../core/clock.js';
import type { ThreadData } from '../threads/bells.js';
import { Engine } from './engine.js';
import { ThreadLink } from './thread-link.js';

const online = now();
const data = workerThreads.workerData as ThreadData;
// The user's code finds what a worker without data has.
(workerThreads as { workerData: unknown }).workerData = null;
syncBuiltinESMExports();

const link = new ThreadLink(data);
link.engine = new Engine(link, data.config, online);
void link.engine.start();
