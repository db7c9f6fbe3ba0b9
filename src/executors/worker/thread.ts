/** Entry of a worker thread. */
import { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';
import { now } from '../core/clock.js';
import type { ThreadData } from '../threads/bells.js';
import { Engine } from './engine.js';
import { hasPreloads } from './load.js';
import { ThreadLink } from './thread-link.js';

const online = now();
const data = workerThreads.workerData as ThreadData;
// The user's code finds what a worker without data has.
(workerThreads as { workerData: unknown }).workerData = null;
// A module that was loaded ahead may know it already by name. To ask takes a fifth of a megabyte and some ms of each worker.
if (hasPreloads) syncBuiltinESMExports();

const link = new ThreadLink(data);
link.engine = new Engine(link, data.config, online);
void link.engine.start();
