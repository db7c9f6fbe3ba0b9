/** Where to begin looking, as long as no task is selected: the tasks of each pool that stand out. */
import { isFaultLab } from '../../src/shared/faults.js';
import { formatCount, formatMs, formatRatio, formatShare } from '../../src/shared/format.js';
import { blockTitle } from '../../src/shared/words.js';
import { fill, h, section, show, watcher } from './dom.js';
import { link } from './links.js';
import { notableOf } from './notable.js';
import type { Notable } from './notable.js';
import { concerns } from './view.js';
import type { PageContext, View } from './view.js';

/** A trace that is read in comes in many pieces: it is gone through once nothing has come for so long, ms. */
const RESTS_AFTER_MS = 300;

export function worthView(context: PageContext): View {
  const { model } = context;
  const list = h('dl', { class: 'notable' });
  const element = section('Worth a look', 'worth', list);
  const isOther = watcher();
  let timer = 0;
  const draw = (): void => {
    const pools = (model.run?.blocks ?? []).flatMap((block) => {
      const trace = model.traces.get(block.index);
      return trace ? { block, found: notableOf(trace) } : [];
    });
    const told = pools.filter(({ found }) => found.last ?? found.longest ?? found.failed);
    if (isOther(told.map(({ block: { index }, found }) => [index, found]))) {
      fill(
        list,
        ...told.flatMap(({ block, found }) => [
          h('dt', {}, blockTitle(block)),
          ...linesOf(found).map(([task, text]) =>
            h(
              'dd',
              {},
              link(`#${task}`, `Select task ${task}`, () =>
                context.select({ block: block.index, task }),
              ),
              ` ${text}`,
            ),
          ),
        ]),
      );
    }
    show(element, isWanted() && told.length > 0);
  };
  const isWanted = (): boolean => {
    const { run, selection } = model;
    const isLab = run !== null && isFaultLab(run);
    return model.hasFigures && selection === null && !model.underWay && !isLab;
  };
  return {
    element,
    update(topics) {
      if (!concerns(topics, 'run', 'trace', 'selection')) return;
      clearTimeout(timer);
      if (!isWanted()) show(element, false);
      else timer = window.setTimeout(draw, topics.has('selection') ? 0 : RESTS_AFTER_MS);
    },
  };
}

function linesOf({ last, longest, failed }: Notable): [task: number, text: string][] {
  const lines: [number, string][] = [];
  if (last) {
    const { task, aloneMs, share } = last;
    lines.push([task, `ended last, alone for ${formatMs(aloneMs)} (${formatShare(share)})`]);
  }
  if (longest && longest.task !== last?.task) {
    const { task, runMs, times } = longest;
    lines.push([task, `ran longest: ${formatMs(runMs)}, ${formatRatio(times)} the mean`]);
  }
  if (failed) {
    const { task, count } = failed;
    lines.push([
      task,
      count === 1 ? 'did not end well' : `did not end well, the first of ${formatCount(count)}`,
    ]);
  }
  return lines;
}
