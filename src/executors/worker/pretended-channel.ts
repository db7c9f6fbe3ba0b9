/**
 * `process.send` and its kin for code that expects to be a forked child. There is no channel behind them: a real one would
 * let a child end its host with one malformed message, for Node reads some messages itself and throws in the host.
 */
export function pretendChannel(): void {
  const target = process as Omit<NodeJS.Process, 'connected'> & { connected: boolean };
  target.connected = true;
  // The last argument may be a callback; what comes before it has no receiver.
  target.send = (...args: unknown[]): boolean => {
    const done = args.at(-1);
    if (typeof done === 'function') process.nextTick(done, null);
    return target.connected;
  };
  target.disconnect = () => {
    if (!target.connected) return;
    target.connected = false;
    process.nextTick(() => {
      process.emit('disconnect');
      // As with a real channel: a worker that cuts itself off from its host is of no use.
      process.exit(0);
    });
  };
}
