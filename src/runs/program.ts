/** The program that a runner is, as a process: started here, or by somebody else such as a debugger. */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { killGroup } from './kill.js';

/** Without a word for so long, ms, the pipes of a program that is gone have run dry, whoever may still hold them. */
const DRAIN_MS = 1_000;
/** So often at most it is waited for more. */
const DRAINS = 20;

/** What to start. */
export interface ProgramRequest {
  readonly node: string;
  /** Options for Node.js itself. */
  readonly execArgv: readonly string[];
  /** The script, and what it is told. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** It may crash, and is not to leave an image of its memory. */
  readonly withoutCore: boolean;
  /** `file:` URL of the module that it will load. */
  readonly module: string;
}

/** Told what a program writes, as it arrives. */
export type HearOutput = (stream: 'stdout' | 'stderr', text: string) => void;

/** How a program ended; `failure` if it did not start, or did not speak as it should. */
export interface RunnerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly failure?: Error;
  /** Somebody ended it on purpose, and not by means of the run. */
  readonly stopped?: true;
}

export interface Program {
  /** Resolves when it is gone and all that it wrote has been told; rejects if it could not be started. */
  readonly ended: Promise<RunnerExit>;
  /** It has reported on its line: that is its process. */
  reported?(pid: number): void;
  /** Ends it now, with everything it started. Never throws. */
  kill(): void;
}

/** Starts a program; what stands in the way is told by `ended`. */
export type StartProgram = (request: ProgramRequest, hear: HearOutput) => Program;

/** Runs the program named by what follows, in the same process. */
const WITHOUT_CORE = ['/bin/sh', '-c', 'ulimit -c 0; exec "$0" "$@"'] as const;

/** Starts it as a child of this process. */
export const spawnProgram: StartProgram = (request, hear) => {
  const { node, execArgv, withoutCore } = request;
  const own = [node, ...execArgv, ...request.args] as const;
  const [program, ...args] =
    withoutCore && process.platform !== 'win32' ? [...WITHOUT_CORE, ...own] : own;
  const child = spawn(program, args, {
    cwd: request.cwd,
    env: request.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that it can be killed with everything it starts.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  let words = 0;
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      words++;
      hear(stream, text);
    });
  }
  const silence = async (): Promise<void> => {
    for (let i = 0, before = -1; i < DRAINS && words !== before; i++) {
      before = words;
      await sleep(DRAIN_MS, undefined, { ref: false });
      // A busy machine may wake this one late, with more to read.
      await turn();
    }
  };
  const kill = (): void => {
    if (child.pid !== undefined) killGroup(child.pid);
  };
  const end = async (): Promise<RunnerExit> => {
    const exit = await new Promise<RunnerExit>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    // What it started may outlive it, and hold its pipes open.
    kill();
    // A grandchild in a group of its own may hold them, too.
    await Promise.race([Promise.all([endOf(child.stdout), endOf(child.stderr)]), silence()]);
    child.stdout.destroy();
    child.stderr.destroy();
    return exit;
  };
  return { ended: end(), kill };
};

const endOf = (stream: Readable): Promise<void> =>
  new Promise((resolve) => {
    if (stream.closed) resolve();
    else stream.once('close', resolve);
  });
