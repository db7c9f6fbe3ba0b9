/** Times whose scaling is known: a law, and noise of a known size. */
import type { Curve } from '../../../../src/shared/scaling/curve.js';
import { speedupAt } from '../../../../src/shared/scaling/curve.js';
import type { WorkerTimes } from '../../../../src/shared/scaling/scaling.js';
import { seeded } from '../../../../src/shared/stats/random.js';
import type { Random } from '../../../../src/shared/stats/random.js';

export interface Made {
  readonly counts: readonly number[];
  readonly rounds: number;
  /** Standard deviation of the logarithm of a block's time. */
  readonly noise: number;
  readonly seed: number;
  /** How many times as fast as one worker. */
  readonly speedup: (workers: number) => number;
}

/** Normally distributed (Box and Muller). */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Rounds differ by 20 % as a whole, as those of a busy machine do. */
export function madeTimes({ counts, rounds, noise, seed, speedup }: Made): WorkerTimes[] {
  const random = seeded(seed);
  const machine = Array.from({ length: rounds }, () => Math.exp(0.2 * normal(random)));
  return counts.map((workers) => ({
    workers,
    times: machine.map(
      (slow) => (1_000 * slow * Math.exp(noise * normal(random))) / speedup(workers),
    ),
  }));
}

export const alongCurve =
  (curve: Omit<Curve, 'ceiling'> & Partial<Curve>) =>
  (workers: number): number =>
    speedupAt({ ceiling: null, ...curve }, workers);
