/**
 * Payloads that go through a message port, by the structured clone: each belongs to a frame that names its number.
 * Both sides count; one that cannot be deserialized counts too, for its event tells nothing else.
 */
import { receiveMessageOnPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';

type Arrived = { value: unknown } | { error: unknown };

const isPayload = (message: unknown): message is [unknown] => Array.isArray(message);

export class Mailbox {
  private readonly arrived = new Map<number, Arrived>();
  /** No payloads, met while one was fetched: whoever reads a frame just then is told when that is done. */
  private aside: unknown[] = [];
  private fetching = false;
  private received = 0;
  private posted = 0;

  /**
   * @param other told of messages that are no payload
   * @param woken told when a payload, which may serve as a bell, has come by itself
   */
  constructor(
    private readonly port: MessagePort,
    private readonly other: (message: unknown) => void,
    woken: () => void,
  ) {
    port.on('message', (message: unknown) => {
      this.take(message);
      if (isPayload(message)) woken();
    });
    port.on('messageerror', (error) => {
      this.fail(error);
      woken();
    });
  }

  /** Sends a payload; gives its number. @throws DataCloneError, or what a getter throws */
  post(value: unknown, list: readonly unknown[] = []): number {
    this.port.postMessage([value], list as ArrayBuffer[]);
    return this.posted++;
  }

  /** The payload `id`, which was sent before whatever names it. @throws what its deserialization threw */
  fetch(id: number): unknown {
    this.fetching = true;
    while (!this.arrived.has(id) && this.receive());
    this.fetching = false;
    const found = this.arrived.get(id);
    if (!found) throw new Error('the payload of a frame is missing');
    this.arrived.delete(id);
    if ('error' in found) throw found.error;
    return found.value;
  }

  /** The payload `id` is not wanted, whether it has come or not. */
  forget(id: number): void {
    try {
      this.fetch(id);
    } catch {
      // It could not be read, and nobody will.
    }
  }

  /** Takes what has come and was not told yet. */
  drain(): void {
    do this.tellAside();
    while (this.receive() || this.aside.length > 0);
  }

  /** Takes one message; false if there is none. */
  private receive(): boolean {
    let next: { message: unknown } | undefined;
    try {
      next = receiveMessageOnPort(this.port);
    } catch (error) {
      this.fail(error);
      return true;
    }
    if (next) this.take(next.message);
    return next !== undefined;
  }

  private take(message: unknown): void {
    if (isPayload(message)) this.arrived.set(this.received++, { value: message[0] });
    else if (!this.fetching) this.other(message);
    else if (this.aside.push(message) === 1) queueMicrotask(() => this.tellAside());
  }

  private tellAside(): void {
    const messages = this.aside;
    this.aside = [];
    for (const message of messages) this.other(message);
  }

  private fail(error: unknown): void {
    this.arrived.set(this.received++, { error });
  }
}
