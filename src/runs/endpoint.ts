/** Where a runner finds us: a local socket that nobody else can reach. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders begin with this and the number of the process that made them. */
const PREFIX = 'pool-lanes-';
/** A folder of a process that is gone is nobody's after so long, ms: in a container of its own it may still live. */
const STALE_MS = 60_000;

/** What the address of a socket can hold on every system, bytes. */
const MAX_SOCKET_PATH = 100;

export interface Endpoint {
  readonly path: string;
  readonly server: Server;
  close(): Promise<void>;
}

/** Listens on a socket in a folder of its own that only this user may enter; on Windows, on a pipe that nobody can guess. */
export async function openEndpoint(): Promise<Endpoint> {
  const server = createServer();
  let folder: string | null = null;
  let path = `\\\\.\\pipe\\pool-lanes-${randomBytes(16).toString('hex')}`;
  if (process.platform !== 'win32') {
    await sweep(tmpdir());
    const name = `${PREFIX}${process.pid}-`;
    // `mkdtemp` makes it 0700.
    folder = await mkdtemp(join(tmpdir(), name));
    if (join(folder, 'socket').length > MAX_SOCKET_PATH) {
      await rm(folder, { recursive: true, force: true });
      folder = await mkdtemp(`/tmp/${name}`);
    }
    path = join(folder, 'socket');
  }
  const close = async (): Promise<void> => {
    server.close();
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  };
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(path, resolve);
    });
  } catch (error) {
    await close();
    throw error;
  }
  return { path, server, close };
}

/** Removes what processes left that were killed before their runner could clear up after them. */
async function sweep(root: string): Promise<void> {
  const names = await readdir(root).catch(() => []);
  await Promise.all(
    names.map(async (name) => {
      const pid = /^pool-lanes-(\d+)-\w{6}$/.exec(name)?.[1];
      if (pid === undefined || isAlive(Number(pid))) return;
      const folder = join(root, name);
      // Another process may remove it first.
      const info = await stat(folder).catch(() => null);
      if (!info?.isDirectory() || Date.now() - info.mtimeMs < STALE_MS) return;
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }),
  );
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // There is one, but it is not ours to signal.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
