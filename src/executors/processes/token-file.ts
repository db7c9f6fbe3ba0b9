/**
 * The right to run tasks, one token each, between processes. Host and child share one open file and thus one position
 * in it: whoever reads a byte has the token, exactly one of the two, and no message is needed to take a task back. The host
 * grants by making the file longer (a hole: it takes no storage), the child takes by reading one byte, a recall reads
 * what is left.
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
    this.path = path.join(os.tmpdir(), `pool-lanes-${process.pid}-${made++}-${Date.now()}`);
    this.fd = fs.openSync(this.path, 'wx+', 0o600);
    this.unlink();
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

/** The child's half: takes one token if there is one. */
export function takeToken(fd: number): boolean {
  return fs.readSync(fd, trash, 0, 1, null) === 1;
}
