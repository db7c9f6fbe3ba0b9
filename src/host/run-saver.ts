/** Writes a run to disk while it goes, in the layout of `saved-run.ts`. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ChunkReader } from '../shared/trace/chunk.js';
import type { OutputMark, TaskDetails } from '../shared/run.js';
import {
  asStopped,
  chunkFrame,
  detailsFrame,
  marksFrame,
  readSavedRun,
  recordFrame,
  startOfFile,
} from './saved-run.js';
import type { ShownRun } from './saved-run.js';

/** How long what has arrived may wait to be written, ms: what a crash of the editor can cost. */
const FLUSH_MS = 1000;

/** Details in one frame; keeps the JSON of a frame small. */
const DETAILS_PER_FRAME = 1000;

/** A run that is going. */
export interface SavedRun extends ShownRun {
  /** What is kept of its tasks, which is little where they are many. */
  allDetails(): readonly TaskDetails[];
}

export class RunSaver {
  #chunks: ArrayBuffer[] = [];
  #marks: OutputMark[] = [];
  /** Tasks that have settled and whose outcome is not written yet: it may come after the chunk. */
  #owed: [block: number, task: number][] = [];
  /** Details that are on disk or on their way, so that the end brings only what came after its task had settled. */
  readonly #told = new WeakSet<TaskDetails>();
  readonly #reader = new ChunkReader();
  #timer: NodeJS.Timeout | undefined;
  #begun = false;
  #ended = false;
  #writing: Promise<void> = Promise.resolve();

  /**
   * @param file written once the first chunk of the run is there: a run that never began has none
   * @param onError told when the disk fails; saving then goes on with what comes next
   */
  constructor(
    private readonly file: string,
    private readonly run: SavedRun,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Something was written, or tried to be. */
  get hasFile(): boolean {
    return this.#begun;
  }

  /** Takes in the run's next chunk. */
  chunk(data: ArrayBuffer): void {
    if (this.#ended) return;
    this.#chunks.push(data);
    const { block, settledTask, outcome } = this.#reader.outcomes(data);
    for (let row = 0; row < settledTask.length; row++) {
      const task = settledTask[row] ?? 0;
      // Of most tasks that end well nothing is kept; what is known of one only later, the end brings.
      if (outcome[row] !== 0 || this.run.details(block, task)) this.#owed.push([block, task]);
    }
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }

  /** Takes in what the run's code wrote. */
  mark(mark: OutputMark): void {
    if (!this.#ended) this.#marks.push(mark);
  }

  /** Writes what has arrived; resolves once it is on disk. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#begun && this.#chunks.length === 0) return this.#writing;
    const frames = this.#begun ? [] : [startOfFile()];
    frames.push(...this.#chunks.flatMap(chunkFrame));
    this.#chunks = [];
    if (this.#marks.length > 0) frames.push(...marksFrame(this.#marks));
    this.#marks = [];
    frames.push(...this.#detailFrames(), ...recordFrame(this.run.record));
    const flag = this.#begun ? 'a' : 'w';
    this.#begun = true;
    this.#writing = this.#writing
      .then(async () => {
        await mkdir(dirname(this.file), { recursive: true });
        await writeFile(this.file, frames, { flag });
      })
      .catch(this.onError);
    return this.#writing;
  }

  /** The last write: nothing more will come. */
  end(): Promise<void> {
    this.#ended = true;
    return this.flush();
  }

  #detailFrames(): Uint8Array[] {
    // Of a task that was cancelled nothing but its input may ever be known.
    const known = this.#ended
      ? this.run.allDetails().filter((one) => !this.#told.has(one))
      : this.#whole();
    const frames: Uint8Array[] = [];
    for (let first = 0; first < known.length; first += DETAILS_PER_FRAME) {
      frames.push(...detailsFrame(known.slice(first, first + DETAILS_PER_FRAME)));
    }
    return frames;
  }

  /** Details that are owed and complete. */
  #whole(): TaskDetails[] {
    const whole: TaskDetails[] = [];
    this.#owed = this.#owed.filter(([block, task]) => {
      const details = this.run.details(block, task);
      if (details?.result === undefined && details?.error === undefined) return true;
      whole.push(details);
      this.#told.add(details);
      return false;
    });
    return whole;
  }
}

/**
 * Reads a run back, or null if there is none.
 * @param cutShort tells the user why a run that was going is no longer
 */
export async function readRunFile(file: string, cutShort: string): Promise<ShownRun | null> {
  let bytes;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const run = readSavedRun(bytes);
  return run && { ...run, record: asStopped(run.record, cutShort) };
}
