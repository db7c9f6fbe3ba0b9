/**
 * Keeps the host's loop alive while there is work. Workers, ports and pipes are all unref'd for good: one handle to
 * switch is cheaper than many, and none can be forgotten.
 */
export class KeepAlive {
  private timer: NodeJS.Timeout | undefined;
  private held = false;

  hold(needed: boolean): void {
    if (needed === this.held) return;
    this.held = needed;
    this.timer ??= setInterval(() => undefined, 2 ** 30);
    if (needed) this.timer.ref();
    else this.timer.unref();
  }
}
