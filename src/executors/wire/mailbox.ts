/**
 * Payloads that go through a message port, by the structured clone: each belongs to a frame that names its number.
 * Both sides count; one that cannot be deserialized counts too, for its event tells nothing else.
 */
import { receiveMessageOnPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';

type Arrived = { value: unknown } | { error: unknown };

export class Mailbox {
  private readonly arrived = new Map<number, Arrived>();
  private received = 0;
  private posted = 0;

  /** @param other told of messages that are no payload */
  constructor(
    private readonly port: MessagePort,
    private readonly other: (message: unknown) => void,
  ) {
    port.on('message', (message: unknown) => this.take(message));
    port.on('messageerror', (error) => this.fail(error));
  }

  /** Sends a payload; gives its number. @throws DataCloneError, or what a getter throws */
  post(value: unknown, list: readonly unknown[] = []): number {
    this.port.postMessage([value], list as ArrayBuffer[]);
    return this.posted++;
  }

  /** The payload `id`, which was sent before whatever names it. @throws what its deserialization threw */
  fetch(id: number): unknown {
    while (!this.arrived.has(id)) {
      try {
        const next = receiveMessageOnPort(this.port) as { message: unknown } | undefined;
        if (!next) throw new Error('the payload of a frame is missing');
        this.take(next.message);
      } catch (error) {
        this.fail(error);
      }
    }
    const found = this.arrived.get(id) as Arrived;
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
    for (;;) {
      try {
        const next = receiveMessageOnPort(this.port) as { message: unknown } | undefined;
        if (!next) return;
        this.take(next.message);
      } catch (error) {
        this.fail(error);
      }
    }
  }

  private take(message: unknown): void {
    if (Array.isArray(message)) this.arrived.set(this.received++, { value: message[0] as unknown });
    else this.other(message);
  }

  private fail(error: unknown): void {
    this.arrived.set(this.received++, { error });
  }
}
