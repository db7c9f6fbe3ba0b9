/** One line that tells how far a run is, kept at the bottom of a terminal. */
import { comparisonProgress } from '../shared/comparison-progress.js';
import { formatMs } from '../shared/format.js';
import { poolTitle } from '../shared/words.js';
import type { RunHandle } from '../runs/index.js';

const REDRAW_MS = 100;
/** For a terminal that does not tell how wide it is. */
const DEFAULT_COLUMNS = 80;
const CLEAR = '\r\u001b[K';

export interface Progress {
  /** Takes the line away, so that something else can be written; it comes back by itself. */
  clear(): void;
  /** For good. */
  end(): void;
}

/** Draws on `terminal` if it is one, and does nothing if not. */
export function showProgress(run: RunHandle, terminal: NodeJS.WriteStream): Progress {
  if (!terminal.isTTY) return { clear: () => undefined, end: () => undefined };
  const startedAt = performance.now();
  let shown = false;
  const clear = (): void => {
    if (shown) terminal.write(CLEAR);
    shown = false;
  };
  const draw = (): void => {
    const line = `${lineOf(run)} · ${formatMs(performance.now() - startedAt)}`;
    terminal.write(CLEAR + line.slice(0, (terminal.columns || DEFAULT_COLUMNS) - 1));
    shown = true;
  };
  const timer = setInterval(draw, REDRAW_MS);
  return {
    clear,
    end() {
      clearInterval(timer);
      clear();
    },
  };
}

function lineOf({ record, traces }: RunHandle): string {
  const block = record.blocks.find(({ status }) => status === 'starting' || status === 'running');
  if (!block) return record.status === 'preparing' ? 'Preparing' : 'Finishing';
  const trace = traces.get(block.index);
  const rounds = comparisonProgress(record, Date.now());
  if (rounds !== null) return `${poolTitle(block.pool, block.workers)} · ${rounds}`;
  const many = record.blocks.length > 1 ? `[${block.index + 1}/${record.blocks.length}] ` : '';
  const tasks =
    block.tasks === undefined ? 'starting' : `${trace?.settledCount ?? 0}/${block.tasks}`;
  const failed = trace?.failedCount ? ` · ${trace.failedCount} failed` : '';
  return `${many}${poolTitle(block.pool, block.workers)} ${tasks}${failed}`;
}
