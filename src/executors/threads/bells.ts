/** What goes between the two halves of a thread beside frames. */
import type { MessagePort } from 'node:worker_threads';
import type { WorkerConfig } from '../pool/worker-pool.js';

/** Look into the ring. */
export const RING_BELL = 0;
/** Abort the signal of the running task. */
export const ABORT_TASK = 1;

/** What a worker thread is born with. */
export interface ThreadData {
  port: MessagePort;
  toWorker: SharedArrayBuffer;
  toHost: SharedArrayBuffer;
  tokens: SharedArrayBuffer;
  config: WorkerConfig;
}
