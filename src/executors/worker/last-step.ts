/** What a process does last. */

/**
 * Node may stay for ever when it ends: it waits for a compiler's thread, which waits for a garbage collection that nobody
 * does any more (nodejs/node#54918, seen with Node 24). No JavaScript runs there, so somebody else must see to it.
 * @param tell tells the host that nothing but the end is to come; false if there is no host, and nobody else would end us
 */
export function watchLastStep(tell: (exitCode: number) => boolean): void {
  // Not documented, but where `process.exit` ends in, behind all handlers of `exit`, made to be replaced.
  const target = process as unknown as { reallyExit: (code?: number) => never };
  const { reallyExit } = target;
  target.reallyExit = (code) => {
    if (!tell((code ?? 0) & 0xff)) process.kill(process.pid, 'SIGKILL');
    return reallyExit.call(process, code);
  };
}
