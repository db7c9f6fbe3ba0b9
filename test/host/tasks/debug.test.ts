import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../support/until.js';
import {
  closeAll,
  lastRun,
  open,
  readLast,
  run,
  runners,
  set,
  untilNoRunner,
  uriOf,
} from '../support/editor.js';

/** Line of `return` in stepped.ts, from 1. */
const LINE = 9;

interface Stop {
  readonly session: vscode.DebugSession;
  readonly threadId: number;
  readonly reason: string;
}

interface Frame {
  readonly id: number;
  readonly line: number;
  readonly source?: { readonly path?: string };
}

/** Hears where the debugger stops, in whatever session. */
class Stops implements vscode.Disposable {
  readonly all: Stop[] = [];
  readonly #subscription = vscode.debug.registerDebugAdapterTrackerFactory('*', {
    createDebugAdapterTracker: (session) => ({
      onDidSendMessage: (message: {
        readonly event?: string;
        readonly body?: { readonly reason: string; readonly threadId: number };
      }) => {
        if (message.event === 'stopped' && message.body) {
          const { reason, threadId } = message.body;
          this.all.push({ session, threadId, reason });
        }
      },
    }),
  });

  async first(): Promise<Stop & { readonly frame: Frame }> {
    const [stop] = await until(
      'the debugger stops',
      () => this.all,
      ({ length }) => length > 0,
    );
    assert.ok(stop);
    const { session, threadId } = stop;
    const { stackFrames } = (await session.customRequest('stackTrace', { threadId })) as {
      stackFrames: Frame[];
    };
    const [frame] = stackFrames;
    assert.ok(frame, 'a stack without frames');
    return { ...stop, frame };
  }

  /** Goes on at every stop; one may have been made before its breakpoint was taken away. */
  async resumeUntil(over: Thenable<unknown>): Promise<void> {
    let isOver = false;
    const end = over.then(() => (isOver = true));
    let resumed = 0;
    await until(
      'the program goes on to its end',
      async () => {
        for (; resumed < this.all.length; resumed++) {
          const { session, threadId } = this.all[resumed] as Stop;
          // A thread may be gone by now.
          await session.customRequest('continue', { threadId }).then(undefined, () => undefined);
        }
        return isOver;
      },
      Boolean,
    );
    await end;
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

/**
 * The sessions that have begun and not ended. `vscode.debug.activeDebugSession` does not tell it: of two changes that
 * arrive together the extension host may keep the older one, for it looks the session up in between.
 */
class Sessions implements vscode.Disposable {
  readonly #names = new Map<string, string>();
  readonly #subscriptions = [
    vscode.debug.onDidStartDebugSession(({ id, name }) => this.#names.set(id, name)),
    vscode.debug.onDidTerminateDebugSession(({ id }) => this.#names.delete(id)),
  ];

  get names(): readonly string[] {
    return [...this.#names.values()];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

const evaluate = async ({ session, frame }: Stop & { readonly frame: Frame }, expression: string) =>
  (
    (await session.customRequest('evaluate', { expression, frameId: frame.id })) as {
      result: string;
    }
  ).result;

describe('Debugging in a pool', () => {
  let stops: Stops;
  let sessions: Sessions;
  const breakpoint = new vscode.SourceBreakpoint(
    new vscode.Location(uriOf('stepped.ts'), new vscode.Position(LINE - 1, 0)),
  );

  beforeEach(async () => {
    stops = new Stops();
    sessions = new Sessions();
    await open('stepped.ts');
    vscode.debug.addBreakpoints([breakpoint]);
  });

  afterEach(async () => {
    vscode.debug.removeBreakpoints([breakpoint]);
    stops.dispose();
    sessions.dispose();
    await vscode.commands.executeCommand('poolLanes.stop');
    await set('workers', undefined);
    await closeAll();
    await untilNoRunner();
  });

  for (const [command, pool, isMain] of [
    ['debugInThreadPool', 'thread', 'false'],
    ['debugInProcessPool', 'process', 'true'],
  ] as const) {
    it(`stops at a breakpoint in TypeScript in a worker of the ${pool} pool, and then runs to its end`, async () => {
      const before = await readLast();
      const over = run(command, 'stepped.ts', 'step');
      const stop = await stops.first();
      assert.ok(sessions.names.length > 0, 'the sessions are not heard');
      assert.equal(stop.reason, 'breakpoint');
      const path = uriOf('stepped.ts').fsPath;
      assert.ok(stop.frame.source?.path?.endsWith(path), stop.frame.source?.path);
      assert.equal(stop.frame.line, LINE);
      assert.match(await evaluate(stop, 'label'), /^'step [123]'$/);
      const isMainThread = "process.getBuiltinModule('node:worker_threads').isMainThread";
      assert.equal(await evaluate(stop, isMainThread), isMain);
      vscode.debug.removeBreakpoints([breakpoint]);
      await stops.resumeUntil(over);
      const saved = await lastRun('step', before?.record.id);
      assert.equal(saved.record.status, 'done');
      assert.equal(saved.record.debug, true);
      assert.equal(saved.record.blocks[0]?.pool, pool);
      assert.deepEqual(
        [0, 1, 2].map((task) => saved.details(0, task)?.result),
        [1, 2, 3].map((n) => `{ label: 'step ${n}', value: ${2 * n} }`),
      );
      await until(
        'the debugger has left',
        () => sessions.names,
        ({ length }) => length === 0,
      );
    });

    it(`in the ${pool} pool is ended by Stop, while it stands at a breakpoint`, async () => {
      const before = await readLast();
      const over = run(command, 'stepped.ts', 'step');
      await stops.first();
      await vscode.commands.executeCommand('poolLanes.stop');
      await over;
      await untilNoRunner();
      assert.equal((await lastRun('step', before?.record.id)).record.status, 'stopped');
    });

    it(`in the ${pool} pool ends the run when the debugger is stopped`, async () => {
      const before = await readLast();
      const over = run(command, 'stepped.ts', 'step');
      await stops.first();
      await vscode.commands.executeCommand('workbench.action.debug.stop');
      await over;
      await untilNoRunner();
      const { record } = await lastRun('step', before?.record.id);
      assert.equal(record.status, 'stopped');
      assert.equal(record.problem, undefined);
    });
  }

  it('leaves no worker behind that starts at the very moment at which the debugger is stopped', async () => {
    await set('workers', 64);
    const before = await readLast();
    const over = run('debugInProcessPool', 'stepped.ts', 'many');
    await until('a worker starts', runners, (all) => all.length > 1);
    await vscode.commands.executeCommand('workbench.action.debug.stop');
    await over;
    await untilNoRunner();
    assert.equal((await lastRun('many', before?.record.id)).record.status, 'stopped');
  });
});
