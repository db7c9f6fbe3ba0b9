/** speedscope, given the same run as a file with a profile per lane; it shows one of them at a time. */
import { barsOf } from './bars.js';
import { LANES, nextFrame, offer, painted } from './viewer.js';

let file: File | null = null;

/** Its own file format, written piece by piece: as one string it would be too long. */
function fileOf(tasks: number): File {
  const bars = barsOf(tasks);
  const end = bars.reduce((last, bar) => Math.max(last, bar.end), 0);
  const parts = [
    '{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[{"name":"resize"}]},"profiles":[',
  ];
  for (let lane = 0; lane < LANES; lane++) {
    const events = bars
      .filter((bar) => bar.lane === lane)
      .map(
        ({ start, end: over }) =>
          `{"type":"O","frame":0,"at":${start}},{"type":"C","frame":0,"at":${over}}`,
      );
    parts.push(
      `${lane > 0 ? ',' : ''}{"type":"evented","name":"worker ${lane + 1}","unit":"microseconds","startValue":0,"endValue":${end},"events":[${events.join()}]}`,
    );
  }
  parts.push(']}');
  return new File(parts, 'run.speedscope.json');
}

offer({
  prepare: (tasks) => {
    file = fileOf(tasks);
    return Promise.resolve();
  },
  async load() {
    if (!file) throw new Error('nothing prepared');
    const began = performance.now();
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(file);
    const target = document.querySelector('canvas') ?? document.body;
    target.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    // Its toolbar names the profile once it is on screen.
    while (!document.body.innerText.includes('worker 1')) await nextFrame();
    await painted();
    const all = performance.now() - began;
    return { first: all, all };
  },
  surface: () => {
    const panes = [...document.querySelectorAll('canvas')].at(-1);
    return document.elementFromPoint(650, 400) ?? panes ?? document.body;
  },
  wheel: { zoom: { ctrlKey: true, deltaY: 24 }, pan: { deltaX: 25, deltaY: 0 } },
  release: () => (file = null),
});
