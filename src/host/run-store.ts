/**
 * The past runs of a workspace, on disk: for each a file in the layout of `saved-run.ts`, and beside it a small one of
 * JSON with what a list shows of it and what the user has said about it, so that a list reads no traces.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FaultsRecord } from '../shared/faults.js';
import type { OutputMark } from '../shared/run.js';
import { isOfSame } from './run-head.js';
import type { RunHead, RunNotes, RunSubject } from './run-head.js';
import { readRunFile, RunSaver } from './run-saver.js';
import type { SavedRun } from './run-saver.js';
import type { ShownRun } from './saved-run.js';
import { siblingsOf } from './storage-siblings.js';

const FOLDER = 'runs';
const TRACE = '.run';
const HEAD = '.json';

export interface RunStoreWorld {
  /** That of the workspace. */
  readonly folder: string;
  /** How many runs are kept besides those that are pinned or a baseline. */
  keep(): number;
  /** Tells the user why a run that was going is no longer. */
  readonly cutShort: string;
  warn(message: string): void;
  /** What the list shows of a run that is over. */
  headOf(run: ShownRun): Promise<RunHead>;
  /** The list is another one now. */
  changed(): void;
}

interface Entry {
  readonly head: RunHead;
  /** Of the trace. */
  readonly file: string;
}

export class RunStore {
  #entries: Promise<Map<string, Entry>> | undefined;
  readonly #live = new Map<string, RunSaver>();
  /** Writes to the small files, one after the other. */
  #writing: Promise<unknown> = Promise.resolve();

  constructor(private readonly world: RunStoreWorld) {}

  /** The runs that are over, the latest first. */
  async list(): Promise<readonly RunHead[]> {
    const entries = await this.#load();
    return [...entries.values()]
      .map(({ head }) => head)
      .sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1));
  }

  /** Null if there is no such run, or none that can be read. */
  async read(id: string): Promise<ShownRun | null> {
    const entry = (await this.#load()).get(id);
    return entry ? this.#readFile(entry.file) : null;
  }

  /** The latest run; null if there is none that can be read. */
  async latest(): Promise<ShownRun | null> {
    for (const { id } of await this.list()) {
      const run = await this.read(id);
      if (run) return run;
    }
    return null;
  }

  /**
   * What the latest run of the fault lab said of functions; null if there is none.
   * @param node `v20.20.2`: the same faults may end otherwise on another
   */
  async faultsOf(subject: RunSubject, node: string): Promise<FaultsRecord | null> {
    const same = (await this.list()).filter(
      (head) => head.faultLab && isOfSame(head, subject) && head.node === node,
    );
    for (const { id } of same) {
      const faults = (await this.read(id))?.record.faults;
      if (faults) return faults;
    }
    return null;
  }

  /** Takes in a run that begins. It is on the list once it is over, unless it never had a trace. */
  follow(run: SavedRun): {
    chunk(data: ArrayBuffer): void;
    mark(mark: OutputMark): void;
    end(): Promise<void>;
  } {
    const { id } = run.record;
    const file = join(this.world.folder, FOLDER, `${id}${TRACE}`);
    const saver = new RunSaver(file, run, (error) =>
      this.world.warn(`The run cannot be saved: ${String(error)}`),
    );
    this.#live.set(id, saver);
    return {
      chunk: (data) => saver.chunk(data),
      mark: (mark) => saver.mark(mark),
      end: async () => {
        await saver.end();
        this.#live.delete(id);
        if (!saver.hasFile) return;
        await this.#put({ head: await this.world.headOf(run), file });
        await this.#trim();
        this.world.changed();
      },
    };
  }

  /** Writes at once what has arrived. */
  async flush(): Promise<void> {
    await Promise.all([...this.#live.values()].map((saver) => saver.flush()));
    await this.#writing;
  }

  /** Says something about a run; nothing if there is no such run. */
  async note(id: string, notes: RunNotes): Promise<void> {
    const entry = (await this.#load()).get(id);
    if (!entry) return;
    await this.#put({ ...entry, head: { ...entry.head, ...notes } });
    await this.#trim();
    this.world.changed();
  }

  async delete(ids: readonly string[]): Promise<void> {
    const entries = await this.#load();
    for (const id of ids) await this.#remove(entries, id);
    this.world.changed();
  }

  #load(): Promise<Map<string, Entry>> {
    return (this.#entries ??= this.#readAll());
  }

  async #readAll(): Promise<Map<string, Entry>> {
    const entries = new Map<string, Entry>();
    for (const sibling of await siblingsOf(this.world.folder)) {
      const folder = join(sibling, FOLDER);
      const names = new Set(await readdir(folder).catch(() => []));
      for (const name of names) {
        if (!name.endsWith(TRACE)) continue;
        const id = basename(name, TRACE);
        if (this.#live.has(id)) continue;
        const file = join(folder, name);
        const head =
          (names.has(`${id}${HEAD}`) ? await this.#readHead(file) : null) ??
          (await this.#recover(file));
        if (head) entries.set(id, { head, file });
      }
    }
    return entries;
  }

  async #readHead(file: string): Promise<RunHead | null> {
    try {
      return JSON.parse(await readFile(headFile(file), 'utf8')) as RunHead;
    } catch (error) {
      this.world.warn(`${headFile(file)}: ${String(error)}`);
      return null;
    }
  }

  /** What the list shows of a run whose editor went away under it. */
  async #recover(file: string): Promise<RunHead | null> {
    const run = await this.#readFile(file);
    if (!run) return null;
    const head = await this.world.headOf(run);
    await this.#writeHead(file, head);
    return head;
  }

  async #readFile(file: string): Promise<ShownRun | null> {
    try {
      return await readRunFile(file, this.world.cutShort);
    } catch (error) {
      this.world.warn(`${file} cannot be read: ${String(error)}`);
      return null;
    }
  }

  async #put(entry: Entry): Promise<void> {
    const entries = await this.#load();
    entries.set(entry.head.id, entry);
    await this.#writeHead(entry.file, entry.head);
  }

  #writeHead(file: string, head: RunHead): Promise<unknown> {
    return (this.#writing = this.#writing.then(async () => {
      try {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(headFile(file), `${JSON.stringify(head)}\n`);
      } catch (error) {
        this.world.warn(`${headFile(file)} cannot be written: ${String(error)}`);
      }
    }));
  }

  /** Lets go of the oldest above the bound. */
  async #trim(): Promise<void> {
    const entries = await this.#load();
    const loose = (await this.list()).filter(({ pinned, baseline }) => !pinned && !baseline);
    for (const { id } of loose.slice(Math.max(1, this.world.keep()))) {
      await this.#remove(entries, id);
    }
  }

  async #remove(entries: Map<string, Entry>, id: string): Promise<void> {
    const entry = entries.get(id);
    if (!entry) return;
    entries.delete(id);
    await this.#writing;
    for (const file of [entry.file, headFile(entry.file)]) {
      await rm(file, { force: true }).catch((error: unknown) =>
        this.world.warn(`${file} cannot be removed: ${String(error)}`),
      );
    }
  }
}

const headFile = (file: string): string => file.slice(0, -TRACE.length) + HEAD;
