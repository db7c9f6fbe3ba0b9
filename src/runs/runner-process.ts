/** A runner as seen from outside: started, listened to, stopped, and cleaned up after. */
import type { Socket } from 'node:net';
import { decodeJson, encodeJson } from '../shared/frames.js';
import type { Frame } from '../shared/frames.js';
import { FRAME_CHUNK, FRAME_JSON } from '../shared/runner-protocol.js';
import type { FromRunner, RunnerPlan, ToRunner } from '../shared/runner-protocol.js';
import { openEndpoint } from './endpoint.js';
import type { Endpoint } from './endpoint.js';
import { spawnProgram } from './program.js';
import type { Program, RunnerExit, StartProgram } from './program.js';
import { readFrames } from './read-frames.js';

/** How long a runner may take to report, ms. It has evaluated nothing of the user's by then. */
const HELLO_MS = 30_000;
/** From being asked to stop to being killed, ms. */
const STOP_MS = 200;
/** From its last frame to being killed, ms. */
const LEAVE_MS = 2_000;

export interface RunnerLaunch {
  readonly node: string;
  readonly runnerPath: string;
  readonly execArgv: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** It is meant to crash: no memory image of it is to be left in the working directory. */
  readonly withoutCore: boolean;
  readonly plan: RunnerPlan;
  /** Who starts it; a child of this process if absent. */
  readonly start?: StartProgram;
}

export interface RunnerListener {
  message(message: FromRunner): void;
  chunk(chunk: ArrayBuffer): void;
  output(stream: 'stdout' | 'stderr', text: string): void;
}

export class RunnerProcess {
  /** Resolves when nothing of it is left: processes, pipes, socket, folder. Never rejects. */
  readonly ended: Promise<RunnerExit>;
  #program: Program | null = null;
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
      const exit = await this.#start(endpoint.path).ended;
      // What has come in on the line is read to its end.
      if (this.#socket) await closed;
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

  /** Takes the first who connects, and nobody else; resolves when all that came on that line was heard. */
  #listen({ server }: Endpoint): Promise<void> {
    return new Promise((resolve) => {
      server.once('connection', (socket) => {
        server.close();
        this.#socket = socket;
        // A line that breaks is told by the process's end.
        socket.on('error', () => undefined);
        void readFrames(socket, (frame) => this.#hear(frame))
          .catch((thrown: unknown) => this.#fail(thrown))
          .then(resolve);
        if (this.#isStopping) this.#send({ type: 'stop' });
        else this.#send({ type: 'plan', plan: this.launch.plan });
      });
    });
  }

  #start(socketPath: string): Program {
    const { node, runnerPath, execArgv, cwd, env, plan, withoutCore } = this.launch;
    const { start = spawnProgram } = this.launch;
    const args = ['--enable-source-maps', runnerPath, socketPath];
    const program = start(
      { node, execArgv, args, cwd, env, module: plan.module, withoutCore },
      (...output) => this.listener.output(...output),
    );
    this.#program = program;
    // A debugger may wait as long as it likes, be it for somebody to attach.
    const isDebugged = this.launch.start ?? execArgv.some((one) => one.startsWith('--inspect'));
    if (!isDebugged) {
      this.#after(HELLO_MS, () => {
        if (!this.#socket) this.#fail(new Error('The runner did not report in time.'));
      });
    }
    return program;
  }

  #hear({ kind, payload }: Frame): void {
    if (kind === FRAME_CHUNK) {
      this.listener.chunk(payload);
      return;
    }
    const message = decodeJson(payload) as FromRunner;
    if (message.type === 'hello') this.#program?.reported?.(message.pid);
    this.listener.message(message);
    const isLast = message.type === 'done' || message.type === 'problem';
    // Somebody may look at the program's last moments in a debugger.
    if (isLast && !this.launch.start) this.#killAfter(LEAVE_MS);
  }

  #fail(thrown: unknown): void {
    this.#failure ??= thrown instanceof Error ? thrown : new Error(String(thrown));
    this.#killAfter(0);
  }

  #killAfter(ms: number): void {
    this.#after(ms, () => this.#program?.kill());
  }

  #after(ms: number, action: () => void): void {
    this.#timers.add(setTimeout(action, ms));
  }

  #send(message: ToRunner): void {
    this.#socket?.write(encodeJson(FRAME_JSON, message));
  }
}
