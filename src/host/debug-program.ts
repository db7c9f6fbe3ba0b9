/**
 * A runner under the debugger that comes with the editor (js-debug). It reaches worker threads and child processes
 * only of a program that it has launched itself, so it launches the runner, which then reports to us as any other.
 */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { killTree } from '../runs/index.js';
import type {
  HearOutput,
  Program,
  ProgramRequest,
  RunnerExit,
  StartProgram,
} from '../runs/index.js';
import { ProblemError } from '../shared/problem.js';

/** Where a session's configuration says that it is ours. */
const MARK = '__poolLanesRun';
/** How long the debugger may take to end what it launched before we do, ms. */
const KILL_MS = 3_000;
/** How often a process that is to end is looked at, ms. */
const LOOK_MS = 25;

export interface DebugWorld {
  /** The user's file: its workspace folder is the session's. */
  readonly uri: vscode.Uri;
  /** Shown as the name of the session. */
  readonly title: string;
  /** The run in the Testing view that the session belongs to, if there is one. */
  readonly testRun: () => vscode.TestRun | undefined;
  /** Folder of this extension, whose code nobody wants to step into. */
  readonly extension: string;
}

/** The parts of the debug adapter protocol that are heard here. */
interface DebugMessage {
  readonly type?: string;
  readonly event?: string;
  readonly command?: string;
  readonly body?: {
    readonly category?: string;
    readonly output?: string;
    readonly exitCode?: number;
  };
}

export const debugProgram =
  (world: DebugWorld): StartProgram =>
  (request, hear) =>
    new DebugProgram(world, request, hear);

class DebugProgram implements Program {
  readonly ended: Promise<RunnerExit>;
  readonly #id = randomUUID();
  readonly #subscriptions: vscode.Disposable[];
  #session: vscode.DebugSession | undefined;
  #pid: number | undefined;
  #isKilled = false;
  /** Somebody has asked the debugger to end the program, which has not ended by itself. */
  #isStopped = false;
  #exitCode: number | null = null;
  #over: () => void = () => undefined;

  constructor(
    private readonly world: DebugWorld,
    private readonly request: ProgramRequest,
    private readonly hear: HearOutput,
  ) {
    const isOver = new Promise<void>((resolve) => (this.#over = resolve));
    const isOurs = (session: vscode.DebugSession): boolean =>
      session.configuration[MARK] === this.#id && session.parentSession === undefined;
    this.#subscriptions = [
      vscode.debug.registerDebugAdapterTrackerFactory('pwa-node', {
        createDebugAdapterTracker: (session) => (isOurs(session) ? this.#tracker() : undefined),
      }),
      vscode.debug.onDidStartDebugSession((session) => {
        if (!isOurs(session)) return;
        this.#session = session;
        if (this.#isKilled) void vscode.debug.stopDebugging(session);
      }),
      vscode.debug.onDidTerminateDebugSession((session) => {
        if (isOurs(session)) this.#over();
      }),
    ];
    this.ended = this.#live(isOver);
  }

  reported(pid: number): void {
    this.#pid = pid;
  }

  kill(): void {
    if (this.#isKilled) return;
    this.#isKilled = true;
    if (this.#session) void vscode.debug.stopDebugging(this.#session);
    // Which may hang, or have no session yet.
    setTimeout(() => {
      this.#end();
      this.#over();
    }, KILL_MS).unref();
  }

  async #live(isOver: Promise<void>): Promise<RunnerExit> {
    try {
      const { uri } = this.world;
      const run = this.world.testRun();
      const folder = vscode.workspace.getWorkspaceFolder(uri);
      const hasStarted = await vscode.debug.startDebugging(
        folder,
        this.#configuration(),
        run ? { testRun: run } : {},
      );
      if (!hasStarted && !this.#isKilled) throw noDebugger();
      if (hasStarted) await isOver;
      await this.#gone();
      return {
        code: this.#exitCode,
        signal: null,
        ...(this.#isStopped || this.#isKilled ? { stopped: true as const } : {}),
      };
    } finally {
      for (const subscription of this.#subscriptions) subscription.dispose();
    }
  }

  #configuration(): vscode.DebugConfiguration {
    const { node, execArgv, args, cwd, env, module } = this.request;
    const [option = '', script = '', ...rest] = args;
    const built = dirname(fileURLToPath(module));
    const ours = `${this.world.extension}/**`;
    return {
      type: 'pwa-node',
      request: 'launch',
      name: this.world.title,
      [MARK]: this.#id,
      runtimeExecutable: node,
      runtimeArgs: [...execArgv, option],
      program: script,
      args: rest,
      cwd,
      env: onlyThese(env),
      console: 'internalConsole',
      internalConsoleOptions: 'neverOpen',
      // As the program wrote it, and not as the debugger understands the arguments of `console.log`.
      outputCapture: 'std',
      autoAttachChildProcesses: true,
      sourceMaps: true,
      // Breakpoints are found through the bundle, which lies where the debugger does not look by default.
      outFiles: [`${built}/**/*.{mjs,cjs}`],
      resolveSourceMapLocations: [`${built}/**`],
      pauseForSourceMap: true,
      smartStep: true,
      skipFiles: ['<node_internals>/**', ours],
    };
  }

  #tracker(): vscode.DebugAdapterTracker {
    let hasEnded = false;
    return {
      onWillReceiveMessage: ({ type, command }: DebugMessage) => {
        const ends = command === 'disconnect' || command === 'terminate' || command === 'restart';
        // When the program is over, the editor disconnects by itself.
        if (type !== 'request' || !ends || hasEnded) return;
        this.#isStopped = true;
        // The debugger would look for what the program has started while that starts still more, and leave it behind.
        this.#end();
      },
      onDidSendMessage: ({ type, event, body }: DebugMessage) => {
        if (type !== 'event') return;
        if (event === 'terminated') hasEnded = true;
        else if (event === 'exited') {
          hasEnded = true;
          this.#exitCode = body?.exitCode ?? null;
        } else if (event === 'output' && body?.output !== undefined) {
          const { category, output } = body;
          if (category === 'stdout' || category === 'stderr') this.hear(category, output);
        }
      },
      onExit: () => this.#over(),
    };
  }

  /** Resolves when the process is gone, by force if need be. */
  async #gone(): Promise<void> {
    const begun = performance.now();
    for (let since = 0; since < 2 * KILL_MS && this.#isAlive(); since = performance.now() - begun) {
      if (since > KILL_MS) this.#end();
      await sleep(LOOK_MS);
    }
  }

  /** Ends the program with all that it has started, if it has reported; until then it starts nothing. */
  #end(): void {
    if (this.#pid !== undefined) killTree(this.#pid);
  }

  #isAlive(): boolean {
    if (this.#pid === undefined) return false;
    try {
      return process.kill(this.#pid, 0);
    } catch {
      return false;
    }
  }
}

/** The debugger adds to the editor's own environment; what the program is not to see is taken away (null). */
function onlyThese(env: NodeJS.ProcessEnv): Record<string, string | null> {
  const all: Record<string, string | null> = {};
  for (const name of Object.keys(process.env)) if (env[name] === undefined) all[name] = null;
  for (const [name, value] of Object.entries(env)) if (value !== undefined) all[name] = value;
  return all;
}

const noDebugger = (): ProblemError =>
  new ProblemError({
    kind: 'runner',
    what: vscode.l10n.t('The debugger did not start.'),
    todo: vscode.l10n.t(
      'Look whether the extension "JavaScript Debugger", which comes with the editor, is switched on, then try again.',
    ),
  });
