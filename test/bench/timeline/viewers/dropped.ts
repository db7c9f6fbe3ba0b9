/** speedscope, given a file as a user would: dropped onto its page. It shows one worker at a time. */
import { nextFrame, offer, painted } from './viewer.js';

/** What its page says instead of a profile; the reason is on the console. */
const REFUSED = 'Something went wrong';

/** Offers a page on which the file that `fileOf` makes of so many tasks is dropped. */
export function offerDropped(fileOf: (tasks: number) => File): void {
  let file: File | null = null;
  offer({
    prepare: (tasks) => {
      file = fileOf(tasks);
      return Promise.resolve(file.size);
    },
    async load() {
      if (!file) throw new Error('nothing prepared');
      const began = performance.now();
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(file);
      const target = document.querySelector('canvas') ?? document.body;
      target.dispatchEvent(
        new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }),
      );
      // Its toolbar names the profile once it is on screen.
      for (let text = ''; !text.includes('worker 1'); text = document.body.innerText) {
        if (text.includes(REFUSED)) throw new Error('does not load');
        await nextFrame();
      }
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
}
