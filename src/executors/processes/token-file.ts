/**
 * The right to run tasks, one token each, between processes. Host and child share one open file and thus one position
 * in it: whoever reads a byte has the token, exactly one of the two, and no message is needed to take a task back. The host
 * grants by making the file longer (a hole: it takes no storage), the child takes by reading one byte, a recall reads
 * what is left. Linux also tells where an open file stands, without moving it.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

let made = 0;

export class TokenFile {
  readonly fd: number;
  private size = 0;
  private readonly path: string;
  private linked = true;
  private closed = false;

  constructor() {
    const name = `pool-lanes-${process.pid}-${made++}-${Date.now()}`;
    [this.path, this.fd] = create(name);
    this.unlink();
    known ??= this.tryOut();
  }

  /** Whether `left` can tell. */
  get tells(): boolean {
    return known === true;
  }

  /** How many tokens are left; undefined if that is not known. It costs as much as reading a small file. */
  left(): number | undefined {
    if (!this.tells || this.closed) return undefined;
    try {
      return this.size - positionOf(this.fd);
    } catch {
      // The host has as many files open as it may.
      return undefined;
    }
  }

  grant(count: number): void {
    this.size += count;
    fs.ftruncateSync(this.fd, this.size);
  }

  /** Takes all tokens that are left; gives how many there were. */
  recall(): number {
    if (this.closed) return 0;
    let count = 0;
    for (;;) {
      const read = fs.readSync(this.fd, trash, 0, trash.length, null);
      if (read === 0) return count;
      count += read;
    }
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    fs.closeSync(this.fd);
    if (this.linked) this.unlink();
  }

  /** Not every system has `/proc`, and not every `/proc` tells the truth. */
  private tryOut(): boolean {
    try {
      if (positionOf(this.fd) !== 0) return false;
      this.grant(1);
      const taken = this.recall();
      return taken === 1 && positionOf(this.fd) === 1;
    } catch {
      return false;
    }
  }

  /** At once where a file may be unlinked while it is open, else when it is closed. */
  private unlink(): void {
    try {
      fs.unlinkSync(this.path);
      this.linked = false;
    } catch {
      // Tried again at the end.
    }
  }
}

const trash = Buffer.alloc(1024);

/** In memory if that can be: making such a file longer takes a third of the time, and never waits for a disk. */
function create(name: string): [file: string, fd: number] {
  const [inMemory, onDisk] = [path.join('/dev/shm', name), path.join(os.tmpdir(), name)];
  try {
    return [inMemory, fs.openSync(inMemory, 'wx+', 0o600)];
  } catch {
    return [onDisk, fs.openSync(onDisk, 'wx+', 0o600)];
  }
}

/** Whether this system tells where an open file stands: found out with the first. */
let known: boolean | undefined;

/** @throws where there is no such file, or none more can be opened */
function positionOf(fd: number): number {
  const info = fs.readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1');
  return Number(/^pos:\s*(\d+)/.exec(info)?.[1] ?? NaN);
}

/** The child's half: takes one token if there is one. */
export function takeToken(fd: number): boolean {
  return fs.readSync(fd, trash, 0, 1, null) === 1;
}
