/** A runner as seen from outside: started, listened to, stopped, and cleaned up after. */
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeJson, encodeJson, FrameReader } from '../shared/frames.js';
import { FRAME_CHUNK, FRAME_JSON } from '../shared/runner-protocol.js';
import type { FromRunner, RunnerPlan, ToRunner } from '../shared/runner-protocol.js';
import { openEndpoint } from './endpoint.js';
import type { Endpoint } from './endpoint.js';
import { killGroup } from './kill-group.js';

/** How long a runner may take to report, ms. It has evaluated nothing of the user's by then. */
const HELLO_MS = 30_000;
/** From being asked to stop to being killed, ms. */
const STOP_MS = 200;
/** From its last frame to being killed, ms. */
const LEAVE_MS = 2_000;
/** How long the pipes of a runner that is gone may take to run dry, ms. */
const DRAIN_MS = 1_000;

export interface RunnerLaunch {
  readonly node: string;
  readonly runnerPath: string;
  readonly execArgv: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly plan: RunnerPlan;
}

export interface RunnerListener {
  message(message: FromRunner): void;
  chunk(chunk: ArrayBuffer): void;
  output(stream: 'stdout' | 'stderr', text: string): void;
}

/** How a runner's process ended; `failure` if it did not start, or did not speak as it should. */
export interface RunnerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly failure?: Error;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

export class RunnerProcess {
  /** Resolves when nothing of it is left: processes, pipes, socket, folder. Never rejects. */
  readonly ended: Promise<RunnerExit>;
  #child: Child | null = null;
  #socket: Socket | null = null;
  #isStopping = false;
  #failure: Error | undefined;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly launch: RunnerLaunch,
    private readonly listener: RunnerListener,
  ) {
    this.ended = this.#live();
  }

  /** Asks it to stop, and kills it with everything it started if it has not within `STOP_MS`. */
  stop(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    if (this.#socket) this.#send({ type: 'stop' });
    this.#killAfter(this.#socket ? STOP_MS : 0);
  }

  async #live(): Promise<RunnerExit> {
    let endpoint: Endpoint | null = null;
    try {
      endpoint = await openEndpoint();
      const closed = this.#listen(endpoint);
      if (this.#isStopping) return { code: null, signal: null };
      const child = this.#spawn(endpoint.path);
      const exit = await exitOf(child);
      // What it started may outlive it, and hold its pipes open.
      if (child.pid !== undefined) killGroup(child.pid);
      // What has come in on the line is read to its end; but a grandchild in a group of its own may hold the pipes.
      if (this.#socket) await closed;
      await Promise.race([
        Promise.all([endOf(child.stdout), endOf(child.stderr)]),
        sleep(DRAIN_MS, undefined, { ref: false }),
      ]);
      child.stdout.destroy();
      child.stderr.destroy();
      return this.#failure ? { ...exit, failure: this.#failure } : exit;
    } catch (thrown) {
      const failure = thrown instanceof Error ? thrown : new Error(String(thrown));
      return { code: null, signal: null, failure };
    } finally {
      for (const timer of this.#timers) clearTimeout(timer);
      this.#socket?.destroy();
      await endpoint?.close();
    }
  }

  /** Takes the first who connects, and nobody else; resolves when that line is closed. */
  #listen({ server }: Endpoint): Promise<void> {
    return new Promise((resolve) => {
      server.once('connection', (socket) => {
        server.close();
        this.#socket = socket;
        const frames = new FrameReader();
        socket.on('data', (bytes) => {
          try {
            for (const { kind, payload } of frames.push(bytes)) {
              if (kind === FRAME_CHUNK) this.listener.chunk(payload);
              else this.#hear(decodeJson(payload) as FromRunner);
            }
          } catch (thrown) {
            this.#fail(thrown);
          }
        });
        // A line that breaks is told by the process's end.
        socket.on('error', () => undefined);
        socket.on('close', resolve);
        if (this.#isStopping) this.#send({ type: 'stop' });
        else this.#send({ type: 'plan', plan: this.launch.plan });
      });
    });
  }

  #spawn(socketPath: string): Child {
    const { node, runnerPath, execArgv, cwd, env } = this.launch;
    const child = spawn(node, [...execArgv, '--enable-source-maps', runnerPath, socketPath], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that it can be killed with everything it starts.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.#child = child;
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        this.listener.output(stream, text);
      });
    }
    // A debugger that waits for somebody to attach may wait as long as it likes.
    if (!execArgv.some((option) => option.startsWith('--inspect'))) {
      this.#after(HELLO_MS, () => {
        if (!this.#socket) this.#fail(new Error('The runner did not report in time.'));
      });
    }
    return child;
  }

  #hear(message: FromRunner): void {
    this.listener.message(message);
    if (message.type === 'done' || message.type === 'problem') this.#killAfter(LEAVE_MS);
  }

  #fail(thrown: unknown): void {
    this.#failure ??= thrown instanceof Error ? thrown : new Error(String(thrown));
    this.#killAfter(0);
  }

  #killAfter(ms: number): void {
    this.#after(ms, () => {
      if (this.#child?.pid !== undefined) killGroup(this.#child.pid);
    });
  }

  #after(ms: number, action: () => void): void {
    this.#timers.add(setTimeout(action, ms));
  }

  #send(message: ToRunner): void {
    this.#socket?.write(encodeJson(FRAME_JSON, message));
  }
}

const exitOf = (child: Child): Promise<RunnerExit> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });

const endOf = (stream: Readable): Promise<void> =>
  new Promise((resolve) => {
    if (stream.closed) resolve();
    else stream.once('close', resolve);
  });
