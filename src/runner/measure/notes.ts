/**
 * What workers, threads and processes alike, tell of themselves beside their tasks: they append notes to one file, and
 * the messenger reads it. A note costs a worker about 2 µs and needs no turn of anybody's event loop, and what a worker
 * has noted outlives it.
 *
 * A note has 24 bytes: f64 when (µs, `process.hrtime`) · f64 value · u16 worker · u8 what · 5 unused.
 */
import { openSync, readlinkSync, readSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { COUNTERS } from '../../shared/words.js';

const BYTES = 24;
const AT_ONCE = 512;

/** What a note says besides the `COUNTERS`: the number that the system knows the worker's thread by. */
export const TID = COUNTERS.length;

export interface Note {
  readonly at: number;
  readonly value: number;
  readonly worker: number;
  /** An index into `COUNTERS`, or `TID`. */
  readonly what: number;
}

/** In the folder of the socket, which goes with it; a pipe of Windows has none. */
export const notesFileOf = (socketPath: string): string =>
  process.platform === 'win32'
    ? join(tmpdir(), `${basename(socketPath)}.notes`)
    : join(dirname(socketPath), 'notes');

/** The system's number of the thread that asks; null but on Linux. */
export function ownTid(): number | null {
  if (process.platform !== 'linux') return null;
  try {
    const tid = Number(basename(readlinkSync('/proc/thread-self')));
    return Number.isInteger(tid) ? tid : null;
  } catch {
    return null;
  }
}

export class NoteWriter {
  readonly #fd: number;
  readonly #bytes = Buffer.alloc(BYTES);

  /** @throws what opening the file throws */
  constructor(
    path: string,
    private readonly worker: number,
  ) {
    this.#fd = openSync(path, 'a', 0o600);
  }

  write(what: number, at: number, value: number): void {
    const bytes = this.#bytes;
    bytes.writeDoubleLE(at, 0);
    bytes.writeDoubleLE(value, 8);
    bytes.writeUInt16LE(this.worker, 16);
    bytes.writeUInt8(what, 18);
    writeSync(this.#fd, bytes);
  }
}

/** Reads on where it left off. */
export class NoteReader {
  readonly #fd: number;
  readonly #bytes = Buffer.alloc(BYTES * AT_ONCE);
  #position = 0;

  /** Makes the file if it is not there. @throws what opening it throws */
  constructor(path: string) {
    this.#fd = openSync(path, 'a+', 0o600);
  }

  *read(): Generator<Note> {
    for (;;) {
      const bytes = this.#bytes;
      const read = readSync(this.#fd, bytes, 0, bytes.length, this.#position);
      const whole = read - (read % BYTES);
      this.#position += whole;
      for (let i = 0; i < whole; i += BYTES) {
        yield {
          at: bytes.readDoubleLE(i),
          value: bytes.readDoubleLE(i + 8),
          worker: bytes.readUInt16LE(i + 16),
          what: bytes.readUInt8(i + 18),
        };
      }
      if (whole < bytes.length) return;
    }
  }
}
