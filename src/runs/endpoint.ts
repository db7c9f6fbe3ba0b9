/** Where a runner finds us: a local socket that nobody else can reach. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
    // `mkdtemp` makes it 0700.
    folder = await mkdtemp(join(tmpdir(), 'pool-lanes-'));
    if (join(folder, 'socket').length > MAX_SOCKET_PATH) {
      await rm(folder, { recursive: true, force: true });
      folder = await mkdtemp('/tmp/pool-lanes-');
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
