/**
 * Code that runs in every runner and worker before the user's: it puts a stamp before what is written to stdout and
 * stderr as text, because the output of a thread reaches its program only when that comes back to its loop. What the
 * stamps mean is in src/shared/output-stamp.ts; they are an escape sequence that terminals do not show.
 *
 * Not for what runs under a debugger, whose console would show them. A stamp and its text are one write, and short enough
 * that those of several processes on one pipe do not mix.
 */
import { STAMP_END, STAMP_START } from '../../shared/output-stamp.js';

/** Characters of one write: with their stamp at most 4,096 bytes, what a pipe takes as a whole. */
const PIECE = 1_300;

export const STAMPING_CODE = `
const stampingKey = Symbol.for('pool-lanes.output-stamps');
if (!globalThis[stampingKey]) {
  globalThis[stampingKey] = true;
  const workerKey = Symbol.for('pool-lanes.executors.worker');
  const { bigint } = process.hrtime;
  const stamp = (length) => {
    const worker = globalThis[workerKey]?.info.index ?? '';
    return ${JSON.stringify(STAMP_START)} + (Number(bigint()) / 1e3).toFixed(1) + ';' + worker + ';' + length + ${JSON.stringify(STAMP_END)};
  };
  const stamped = (stream) => {
    const { write } = stream;
    stream.write = function (chunk, encoding, done) {
      const isText = typeof chunk === 'string' && chunk !== '';
      if (!isText || (typeof encoding === 'string' && !/^utf-?8$/i.test(encoding))) {
        return write.apply(stream, arguments);
      }
      let from = 0;
      for (; chunk.length - from > ${PIECE}; from += ${PIECE}) {
        write.call(stream, stamp(${PIECE}) + chunk.slice(from, from + ${PIECE}));
      }
      const rest = chunk.slice(from);
      return write.call(stream, stamp(rest.length) + rest, encoding, done);
    };
    return stream;
  };
  for (const name of ['stdout', 'stderr']) {
    const found = Object.getOwnPropertyDescriptor(process, name);
    if (!found?.get || !found.configurable) continue;
    let stream;
    // Not before it is asked for: a worker that writes nothing opens nothing.
    Object.defineProperty(process, name, {
      ...found,
      get: () => (stream ??= stamped(found.get.call(process))),
    });
  }
}
`;
