/** What goes between the two halves of a thread beside frames. */
import type { MessagePort } from 'node:worker_threads';
import type { WorkerConfig } from '../pool/channel.js';

/** Look into the ring. Any other number is that of a task: if it still runs, its signal is to be aborted. */
export const RING_BELL = -1;

/** What a worker thread is born with. */
export interface ThreadData {
  port: MessagePort;
  toWorker: SharedArrayBuffer;
  toHost: SharedArrayBuffer;
  tokens: SharedArrayBuffer;
  config: WorkerConfig;
}
