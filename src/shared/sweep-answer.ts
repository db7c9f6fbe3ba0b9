/** What a sweep and its check say together: how many workers are enough. */
import type { Scaling, ScalingStep } from './scaling/scaling.js';
import type { Interval } from './stats/interval.js';
import type { RunSweep } from './sweep.js';

/**
 * - `early`: too few rounds for intervals
 * - `flat`: no more workers than one are of use
 * - `knee`: more than so many add nothing that counts
 * - `rising`: the most that were measured are clearly faster than all fewer
 * - `unclear`: the intervals are too wide to say
 * - `refuted`: the check found one more to be clearly faster than what the rounds before it had predicted
 */
export type SweepKind = 'early' | 'flat' | 'knee' | 'rising' | 'unclear' | 'refuted';

export interface SweepAnswer {
  readonly kind: SweepKind;
  /** So many are enough, as far as can be told. */
  readonly workers: number;
  /** What is open: from the fewest that are not clearly slower to the fewest that are surely within the margin. */
  readonly from: number;
  readonly to: number;
  /** How many times as fast as one: of the check, which played no part in the choice, where there is one. */
  readonly speedup: number;
  readonly interval: Interval | null;
  /** The next number that was measured; null if there is none. */
  readonly next: ScalingStep | null;
  /** The scaling that this is told from. */
  readonly source: 'search' | 'check';
}

/** Null before there is a round of all numbers. */
export function answerOf({ scaling, checked }: RunSweep): SweepAnswer | null {
  if (!scaling) return null;
  const { from, to } = openRange(scaling);
  const further = checked?.scaling;
  if (!checked || !further || further.kind === 'early') {
    const { kind, knee } = scaling;
    return { kind, from, to, ...told(scaling, kind === 'unclear' ? knee.value : to, 'search') };
  }
  const range = openRange(further);
  const beyond = checked.workers + 1;
  // What the check did not run is as open as it was before.
  if (scaling.kind === 'unclear' && to > beyond) {
    return { kind: 'unclear', from, to, ...told(further, checked.workers, 'check') };
  }
  if (further.kind === 'unclear') {
    return { kind: 'unclear', ...range, ...told(further, further.knee.value, 'check') };
  }
  const most = scaling.steps.at(-1)?.workers ?? 1;
  const isMost = range.to === most;
  const kind = further.kind !== 'rising' ? further.kind : isMost ? 'rising' : ('refuted' as const);
  return { kind, ...range, ...told(further, range.to, 'check') };
}

function openRange({ steps }: Scaling): { readonly from: number; readonly to: number } {
  const from = steps.find(({ standing }) => standing !== 'slower');
  const to = steps.find(({ standing }) => standing === 'fastest' || standing === 'same');
  return { from: from?.workers ?? 1, to: to?.workers ?? 1 };
}

function told({ steps }: Scaling, workers: number, source: SweepAnswer['source']) {
  const own = steps.find((step) => step.workers === workers);
  const next = steps.find((step) => step.workers > workers) ?? null;
  return { workers, speedup: own?.speedup ?? 1, interval: own?.interval ?? null, next, source };
}
