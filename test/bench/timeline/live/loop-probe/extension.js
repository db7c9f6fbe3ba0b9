/**
 * In the extension host: notes each turn of the event loop that came late, as a line `time length`, both in ms, in the
 * file that LOOP_PROBE names. Where LOOP_PROFILE names a folder, a profile is taken while a file `go` is in it.
 */
const { appendFileSync, existsSync, writeFileSync } = process.getBuiltinModule('node:fs');
const { Session } = process.getBuiltinModule('node:inspector/promises');

const EVERY_MS = 5;
/** Shorter than this is the clock's own coarseness. */
const LEAST_MS = 10;
const PROFILE_EVERY_MS = 200;

exports.activate = () => {
  const { LOOP_PROBE: file, LOOP_PROFILE: folder } = process.env;
  if (file === undefined) return;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const late = now - last - EVERY_MS;
    last = now;
    if (late >= LEAST_MS) appendFileSync(file, `${Date.now()} ${late.toFixed(1)}\n`);
  }, EVERY_MS);
  timer.unref();
  if (folder !== undefined) profile(folder);
};

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
