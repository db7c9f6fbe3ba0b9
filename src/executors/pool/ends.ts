/** Small things about ends. */
import { textOf } from '../core/resolve.js';
import type { End } from './channel.js';

/** A promise that something else resolves. */
export class Latch {
  readonly promise: Promise<void>;
  private resolve: () => void = () => undefined;

  constructor() {
    this.promise = new Promise((resolve) => (this.resolve = resolve));
  }

  open(): void {
    this.resolve();
  }
}

/** How a worker ended, in words. */
export function endText(end: End): string {
  const how = end.signal === null ? `exit code ${String(end.exitCode)}` : `signal ${end.signal}`;
  return end.error === undefined ? how : `${how}, ${textOf(end.error)}`;
}
