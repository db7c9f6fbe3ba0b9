/** What a task writes to standard output and error, for `captureOutput`. */
import { AsyncLocalStorage } from 'node:async_hooks';

/** @internal */
export interface Output {
  stdout: string;
  stderr: string;
}

type Write = typeof process.stdout.write;

let sinks: AsyncLocalStorage<Output> | undefined;

/** Patched once, on first use, and for good: a stream's method cannot be put back under others who patched it too. */
function install(): AsyncLocalStorage<Output> {
  const store = new AsyncLocalStorage<Output>();
  for (const name of ['stdout', 'stderr'] as const) {
    const stream = process[name];
    const original: Write = stream.write.bind(stream);
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      const sink = store.getStore();
      if (!sink) return (original as (...args: unknown[]) => boolean)(chunk, ...rest);
      const encoding = typeof rest[0] === 'string' ? (rest[0] as BufferEncoding) : undefined;
      sink[name] +=
        typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString(encoding ?? 'utf8');
      const done = rest.at(-1);
      if (typeof done === 'function') process.nextTick(done);
      return true;
    };
  }
  return store;
}

/** Runs `body`; what it and all it starts write goes to `output` instead. @internal */
export function captured<T>(output: Output, body: () => T): T {
  sinks ??= install();
  return sinks.run(output, body);
}
