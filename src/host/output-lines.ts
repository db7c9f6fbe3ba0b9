/** What tasks print as lines to read: when each was written, when it arrived, and who wrote it. */
import type { RunOutput } from '../runs/index.js';
import type { BlockRecord } from '../shared/run.js';
import { isInline, poolTitle } from '../shared/words.js';

/** A part of a line that is still to be ended; by who writes it, because lines of several must not mix. */
interface Open {
  readonly head: string;
  text: string;
}

export class OutputLines {
  readonly #open = new Map<string, Open>();
  #ready = '';
  #block = -1;

  /** @param blocks those of the run */
  push(output: RunOutput, blocks: readonly BlockRecord[]): void {
    const { stream, worker, text, block: number } = output;
    const block = blocks[number];
    if (number !== this.#block) {
      this.end();
      this.#block = number;
      // A run of one block says so in its name.
      if (block && blocks.length > 1) this.#ready += `── ${titleOf(block)}\n`;
    }
    const key = `${stream} ${worker ?? ''}`;
    const parts = text.split(/\r?\n/);
    parts.forEach((part, i) => {
      const open = this.#open.get(key) ?? { head: headOf(output, block), text: '' };
      open.text += part;
      if (i < parts.length - 1) {
        this.#ready += `${open.head}${open.text}\n`;
        this.#open.delete(key);
      } else if (open.text !== '') this.#open.set(key, open);
    });
  }

  /** Ends what has no line end. */
  end(): void {
    for (const { head, text } of this.#open.values()) this.#ready += `${head}${text}\n`;
    this.#open.clear();
  }

  /** Whole lines since the last call. */
  take(): string {
    const ready = this.#ready;
    this.#ready = '';
    return ready;
  }
}

const titleOf = ({ pool, workers, round, control }: BlockRecord): string =>
  [
    poolTitle(pool, workers),
    ...(round > 0 ? [`round ${round + 1}`] : []),
    ...(control ? ['control'] : []),
  ].join(', ');

const ms = (us: number): string => (us / 1e3).toFixed(1);

/** `    12.3 +0.4  #1  `, the worker as the timeline numbers it; of something whose writing was not stamped there is only when it arrived. */
function headOf(
  { at, emitted, worker, stream }: RunOutput,
  block: BlockRecord | undefined,
): string {
  const when = emitted === undefined ? `${' '.repeat(8)}– ${ms(at)}` : ms(emitted).padStart(9);
  const late = emitted === undefined ? '' : ` +${ms(Math.max(0, at - emitted))}`;
  const who =
    worker === undefined ? (block && isInline(block.pool) ? '' : '  –') : `  #${worker + 1}`;
  return `${(when + late).padEnd(17)}${who.padEnd(6)}${stream === 'stderr' ? '! ' : '  '}`;
}
