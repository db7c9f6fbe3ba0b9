/** Stands in for the host: gives the page its API, answers it, and plays a run to it. For looking at the page without an editor. */
import type {
  ColourBy,
  FromPage,
  Surroundings,
  ToPage,
} from '../../../../src/shared/page-protocol.js';
import type { Problem } from '../../../../src/shared/problem.js';
import type { RunRecord } from '../../../../src/shared/run.js';
import type { VsCodeApi } from '../../../../webview/page/vscode.js';
import type { Event, Synthetic } from './synthetic.js';
import { syntheticSweep } from './sweep.js';
import { synthetic } from './synthetic.js';

export type Scenario =
  'empty' | 'begin' | 'untrusted' | 'problem' | 'single' | 'compare' | 'sweep' | 'many';

export interface HarnessOptions {
  readonly scenario: Scenario;
  readonly wide: boolean;
  /** Share of the run that has happened when the page asks; the rest is played after it, in its own time. */
  readonly from?: number;
  /** Stops playing at this share. */
  readonly until?: number;
  /** How often its own speed. */
  readonly speed?: number;
  readonly tasks?: number;
  readonly state?: unknown;
  /** The setting. */
  readonly colourBy?: ColourBy;
}

export interface Harness {
  /** What the page has posted. */
  readonly posted: FromPage[];
  state: unknown;
  send(message: ToPage): void;
  /** Hydrates the page with its run once more, and the same run beside it, whose trace comes frames later. */
  besideItself(): Promise<void>;
}

declare global {
  interface Window {
    harness: Harness;
    harnessOptions: HarnessOptions;
  }
}

const PROBLEM: Problem = {
  kind: 'compile',
  what: 'The file does not compile: Expected ";" but found "totl".',
  where: { file: '/home/ada/shop/src/pricing/quote.ts', line: 18, column: 9 },
  todo: 'Correct the line and run again.',
  detail:
    '/home/ada/shop/src/pricing/quote.ts:18:9: ERROR: Expected ";" but found "totl"\n  18 │   let sum totl = 0;',
};

function made({ scenario, tasks }: HarnessOptions): Synthetic | null {
  switch (scenario) {
    case 'compare':
      return synthetic({
        pools: ['serial', 'eventLoop', 'thread', 'process'],
        tasks: tasks ?? 96,
        workers: 4,
        failEvery: 16,
      });
    case 'sweep':
      return syntheticSweep(tasks);
    case 'single':
      return synthetic({ pools: ['thread'], tasks: tasks ?? 64, workers: 4 });
    case 'many':
      return synthetic({
        pools: ['thread', 'process'],
        tasks: tasks ?? 100_000,
        workers: 8,
        runUs: 60,
        failEvery: 997,
      });
    default:
      return null;
  }
}

const options = window.harnessOptions;
const scene = made(options);
const surroundings: Surroundings = {
  trusted: options.scenario !== 'untrusted',
  wide: options.wide,
  candidate: options.scenario === 'begin' ? 'fib' : null,
  ...(options.colourBy && { colourBy: options.colourBy }),
};
const posted: FromPage[] = [];
const last = scene?.events.at(-1)?.at ?? 0;
let now = (options.from ?? 1) * last;

function send(message: ToPage): void {
  window.dispatchEvent(new MessageEvent('message', { data: structuredClone(message) }));
}

/** The record as it was at `at` µs. */
function recordAt({ run, events }: Synthetic, at: number): RunRecord {
  const statuses = new Map<number, RunRecord['blocks'][number]['status']>();
  for (const event of events) {
    if (event.at <= at && 'status' in event) statuses.set(event.block, event.status);
  }
  return {
    ...run,
    status: at >= last ? 'done' : 'running',
    blocks: run.blocks.map((block) => {
      const status = block.untraced ? block.status : (statuses.get(block.index) ?? 'waiting');
      const { digests, ...rest } = block;
      return { ...rest, status, ...(status === 'done' && digests ? { digests } : {}) };
    }),
  };
}

function hydrate(): void {
  if (!scene) {
    const run = options.scenario === 'problem' ? problemRun() : null;
    send({ type: 'hydrate', run, surroundings });
    return;
  }
  const round = scene.run.sweep ? 0 : null;
  send({ type: 'hydrate', run: recordAt(scene, now), surroundings, round });
  for (const event of scene.events) if (event.at <= now) chunk(scene, event);
}

function chunk({ run }: Synthetic, event: Event): void {
  if ('chunk' in event) send({ type: 'chunk', runId: run.id, data: event.chunk });
}

function problemRun(): RunRecord {
  const { run } = synthetic({ pools: ['thread'], tasks: 1, workers: 2 });
  return { ...run, status: 'failed', blocks: [], problem: PROBLEM };
}

function play(): void {
  if (!scene) return;
  const began = performance.now();
  const from = now;
  const until = (options.until ?? 1) * last;
  const step = (): void => {
    const before = now;
    now = Math.min(until, from + (performance.now() - began) * 1e3 * (options.speed ?? 1));
    for (const event of scene.events) {
      if (event.at <= before || event.at > now) continue;
      chunk(scene, event);
      if ('status' in event) send({ type: 'run', run: recordAt(scene, event.at) });
    }
    if (now < until) setTimeout(step, 50);
  };
  step();
}

let playing = false;
function answer(message: FromPage): void {
  if (message.type === 'ready') {
    hydrate();
    if (!playing) play();
    playing = true;
  }
  if (message.type === 'details') {
    const { runId, block, task } = message;
    send({ type: 'details', runId, block, task, details: scene?.details(block, task) ?? null });
  }
}

async function besideItself(): Promise<void> {
  if (!scene) return;
  const run = recordAt(scene, now);
  const beside = { run: { ...run, id: 'beside' }, round: null };
  send({ type: 'hydrate', run, surroundings, beside });
  for (const runId of [run.id, 'beside']) {
    for (const event of scene.events) {
      if ('chunk' in event) send({ type: 'chunk', runId, data: event.chunk });
    }
    // The page asked for a frame when it got them: after the second one from here it has drawn them.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  }
}

window.harness = { posted, state: options.state, send, besideItself };
const api: VsCodeApi = {
  postMessage(message) {
    posted.push(message);
    setTimeout(() => answer(message), 0);
  },
  getState: () => window.harness.state,
  setState(state) {
    window.harness.state = structuredClone(state);
  },
};
window.acquireVsCodeApi = () => api;
