/** Measures one work of one library in this process and tells the figures as one line of JSON. */
import { CLOSED, works } from './works.mjs';

const { library, kind, work: name, workers } = JSON.parse(process.argv[2]);
const work = works[name];
const { open } = await import(`./libraries/${library}.mjs`);
const options = { kind, workers: work.workers ?? workers };

let pool;
let figures;
if (work.opens) ({ pool, ...figures } = await work.run(() => open(options), options));
else {
  pool = open(options);
  figures = await work.run(pool, options);
}
process.stdout.write(`${JSON.stringify(figures)}\n`, () => {
  // What a library checks or leaves behind at its end is told, but must not hold up the rest.
  Promise.resolve(pool.close()).then(
    // Node 24 may hang in an exit of its own (nodejs/node#54918).
    () => process.stdout.write(`${CLOSED}\n`, () => process.kill(process.pid, 'SIGKILL')),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});
