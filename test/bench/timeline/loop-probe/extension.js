/** In the extension host: notes each turn of the event loop that came late, as a line `time length`, both in ms. */
const { appendFileSync } = process.getBuiltinModule('node:fs');

const EVERY_MS = 5;
/** Shorter than this is the clock's own coarseness. */
const LEAST_MS = 10;

exports.activate = () => {
  const file = process.env['LOOP_PROBE'];
  if (file === undefined) return;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const late = now - last - EVERY_MS;
    last = now;
    if (late >= LEAST_MS) appendFileSync(file, `${Date.now()} ${late.toFixed(1)}\n`);
  }, EVERY_MS);
  timer.unref();
};
