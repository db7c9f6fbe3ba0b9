/** How long an extension itself is at work in its extension host, also in what it calls of the editor's API. */
import { Session } from 'node:inspector/promises';
import Module from 'node:module';
import { performance } from 'node:perf_hooks';

/** Between two looks of the profiler, µs. Where a look is long overdue, the machine was given to somebody else. */
const INTERVAL = 250;

/** ms */
export interface Within {
  readonly sum: number;
  /** At a stretch. */
  readonly longest: number;
}

/** The parts of `work` that a file has to do with: the time with a function of the file on the stack. */
export async function timeWithin(file: string, work: () => Promise<void>): Promise<Within> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
    await session.post('Profiler.start');
    await work();
    const { profile } = await session.post('Profiler.stop');
    const parents = new Map(
      profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id])),
    );
    const own = new Set(
      profile.nodes.filter(({ callFrame }) => callFrame.url.includes(file)).map(({ id }) => id),
    );
    const isWithin = (node: number | undefined): boolean =>
      node !== undefined && (own.has(node) || isWithin(parents.get(node)));
    const known = new Map(profile.nodes.map(({ id }) => [id, isWithin(id)]));
    let [sum, longest, stretch] = [0, 0, 0];
    (profile.samples ?? []).forEach((node, i) => {
      const micros = Math.min(profile.timeDeltas?.[i] ?? 0, 4 * INTERVAL);
      stretch = known.get(node) ? stretch + micros : 0;
      if (stretch > 0) sum += micros;
      longest = Math.max(longest, stretch);
    });
    return { sum: sum / 1e3, longest: longest / 1e3 };
  } finally {
    session.disconnect();
  }
}

export interface Activation {
  /** Reading, compiling and evaluating its code, ms. */
  readonly load: number;
  /** Its `activate`, ms. */
  readonly call: number;
}

type Load = (this: unknown, request: string, ...rest: unknown[]) => unknown;

/** Times the two parts of an activation that the editor itself counts. What it does around them is the same for every extension. */
export async function timeActivation(
  file: string,
  activate: () => Thenable<unknown>,
): Promise<Activation> {
  const loader = Module as unknown as { _load: Load };
  const original = loader._load;
  const times = { load: NaN, call: NaN };
  loader._load = function (request, ...rest) {
    if (!request.endsWith(file)) return original.call(this, request, ...rest);
    let started = performance.now();
    const loaded = original.call(this, request, ...rest) as {
      activate: (context: unknown) => unknown;
    };
    times.load = performance.now() - started;
    return {
      ...loaded,
      activate: (context: unknown) => {
        started = performance.now();
        const result = loaded.activate(context);
        times.call = performance.now() - started;
        return result;
      },
    };
  };
  try {
    await activate();
  } finally {
    loader._load = original;
  }
  return times;
}
