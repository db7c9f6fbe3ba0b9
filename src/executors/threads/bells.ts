/** What goes between the two halves of a thread beside frames. */
import type { MessagePort } from 'node:worker_threads';
import type { WorkerConfig } from '../pool/channel.js';
import type { Mailbox } from '../wire/mailbox.js';
import type { RingWriter } from '../wire/ring.js';

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

/**
 * Sends a payload ahead of the frame that will name it; gives its number. If the other side sleeps, the payload is the
 * bell as well: a message for each would wake it twice.
 * @throws what `Mailbox.post` throws
 */
export function postAsBell(
  port: MessagePort,
  mailbox: Mailbox,
  ring: RingWriter,
  value: unknown,
  list?: readonly unknown[],
): number {
  const roused = ring.rouse();
  try {
    return mailbox.post(value, list);
  } catch (error) {
    // The ring takes the other side to be awake now.
    if (roused) port.postMessage(RING_BELL);
    throw error;
  }
}
