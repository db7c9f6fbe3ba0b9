/**
 * In the extension host: notes each turn of the event loop that came late, as a line `time length queued`, in ms, in the
 * file that LOOP_PROBE names; `queued` is how long the thread was ready and had no core, where the system tells (Linux). Where LOOP_PROFILE names a folder, a profile is taken while a file `go` is in it.
 */
const { appendFileSync, existsSync, openSync, readSync, writeFileSync } =
  process.getBuiltinModule('node:fs');
const { Session } = process.getBuiltinModule('node:inspector/promises');

const EVERY_MS = 5;
/** Shorter than this is the clock's own coarseness. */
const LEAST_MS = 10;
const PROFILE_EVERY_MS = 200;

exports.activate = () => {
  const { LOOP_PROBE: file, LOOP_PROFILE: folder } = process.env;
  if (file === undefined) return;
  let last = performance.now();
  let before = queuedMs();
  const timer = setInterval(() => {
    const now = performance.now();
    const queued = queuedMs();
    const late = now - last - EVERY_MS;
    if (late >= LEAST_MS) {
      const waited = Math.min(late, queued - before);
      appendFileSync(file, `${Date.now()} ${late.toFixed(1)} ${waited.toFixed(1)}\n`);
    }
    last = now;
    before = queued;
  }, EVERY_MS);
  timer.unref();
  if (folder !== undefined) profile(folder);
};

/** Used for every look, so that looking leaves nothing behind to be collected. */
const text = Buffer.alloc(128);
/** @type {number | undefined} */
let schedstat;

/** How long this thread was ready to run and had no core, since its start, ms; 0 where nobody tells. */
function queuedMs() {
  try {
    schedstat ??= openSync('/proc/thread-self/schedstat', 'r');
    const length = readSync(schedstat, text, 0, text.length, 0);
    return Number(text.toString('latin1', 0, length).split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

function profile(/** @type {string} */ folder) {
  const session = new Session();
  session.connect();
  let isGoing = false;
  let taken = 0;
  setInterval(() => {
    const go = existsSync(`${folder}/go`);
    if (go === isGoing) return;
    isGoing = go;
    void (async () => {
      if (go) {
        await session.post('Profiler.enable');
        await session.post('Profiler.start');
      } else {
        const { profile: found } = await session.post('Profiler.stop');
        writeFileSync(`${folder}/host-${taken++}.cpuprofile`, JSON.stringify(found));
      }
    })();
  }, PROFILE_EVERY_MS).unref();
}
