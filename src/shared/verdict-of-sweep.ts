/** The verdict of a sweep: how many workers are enough, what law that follows, and whether the check bears it out. */
import { MARGIN } from './comparison.js';
import type { PoolFigures } from './figures.js';
import { formatBytes, formatInterval, formatMs, formatRatio, plural } from './format.js';
import type { RunRecord, SweepRecord } from './run.js';
import type { Scaling } from './scaling/scaling.js';
import { peakOf } from './scaling/curve.js';
import { FEWEST_ROUNDS } from './stats/interval.js';
import type { Interval } from './stats/interval.js';
import { answerOf } from './sweep-answer.js';
import type { SweepAnswer } from './sweep-answer.js';
import { memoryPerWorker } from './sweep.js';
import type { RunSweep } from './sweep.js';
import { roundsLine } from './verdict-caveats.js';
import { commonCaveats, listed, withoutFigures } from './verdict-parts.js';
import type { Verdict, VerdictKind } from './verdict-parts.js';

const WITHIN = `${MARGIN * 100} %`;
/** Fewer tasks for each worker than this leave workers idle at the end of a pass. */
const FEW_TASKS = 4;

const OF_POOL = {
  thread: (said: string) => `Threads: ${said}`,
  process: (said: string) => `Processes: ${said}`,
} as const;

const KINDS: { readonly [K in SweepAnswer['kind']]: VerdictKind } = {
  early: 'leading',
  flat: 'clear',
  knee: 'clear',
  rising: 'clear',
  unclear: 'tie',
  refuted: 'tie',
};

/** @param sweep what `sweepOf` gives */
export function sweepVerdict(
  run: RunRecord,
  figures: readonly PoolFigures[],
  sweep: RunSweep,
): Verdict {
  const state = run.sweep;
  if (!state) return withoutFigures('none', 'This run measured no numbers of workers.');
  const underWay = run.status === 'preparing' || run.status === 'running';
  if (underWay) return withoutFigures('pending', measuring(state));
  const { scaling } = sweep;
  const answer = answerOf(sweep);
  const caveats = caveatsOf(run, state, figures, sweep);
  if (!scaling || !answer)
    return { ...withoutFigures('none', withoutRounds(state, sweep)), caveats };
  if (isUnequal(run, state)) {
    const headline = 'Different numbers of workers did not return the same, so none is named.';
    return { ...withoutFigures('unequal', headline), caveats };
  }
  return {
    kind: KINDS[answer.kind],
    headline: OF_POOL[state.pool](`${headlineOf(answer, scaling, sweep)}.`),
    reasons: [checkLine(sweep, answer), lawLine(sweep), memoryLine(sweep)].filter(
      (line) => line !== null,
    ),
    caveats,
    fastest: figures.find(({ workers }) => workers === answer.workers) ?? null,
  };
}

function measuring({ rounds, counts, check }: SweepRecord): string {
  if (check) {
    const done = `${plural(check.rounds, 'round')} so far`;
    return `Checking: are ${plural(check.workers, 'worker')} enough? ${done}.`;
  }
  const most = counts.at(-1) ?? 1;
  const done =
    rounds === 0 ? 'the first round is not complete yet' : `${plural(rounds, 'round')} so far`;
  return `Measuring 1 to ${plural(most, 'worker')}: ${done}.`;
}

function withoutRounds({ counts }: SweepRecord, { dropped }: RunSweep): string {
  if (counts.length === 1) return 'There is one task, so more workers than one have nothing to do.';
  if (dropped.includes(1)) return 'One worker broke off, so there is nothing to compare with.';
  return 'No round was completed, so there is nothing to compare.';
}

const isUnequal = ({ blocks }: RunRecord, { results }: SweepRecord): boolean =>
  (results?.different.length ?? 0) > 0 || blocks.some(({ changed = 0 }) => changed > 0);

const workersAre = (count: number): string =>
  count === 1 ? 'one worker is' : `${count} workers are`;

function headlineOf(answer: SweepAnswer, scaling: Scaling, { basis }: RunSweep): string {
  const { kind, workers, from, to, speedup, interval, next } = answer;
  const when = basis === 'warm' ? ' once started' : ', start-up included';
  const times = interval ? formatInterval(interval) : formatRatio(speedup);
  switch (kind) {
    case 'early': {
      const [fastest] = [...scaling.steps].sort((a, b) => a.median - b.median);
      if (!fastest || fastest.workers === 1) return `fastest measured with one worker${when}`;
      const ratio = formatRatio(fastest.speedup);
      return `fastest measured with ${plural(fastest.workers, 'worker')}, ${ratio} as fast as one${when}`;
    }
    case 'flat':
      return `one worker is enough: ${nothingGained(scaling)}${when}`;
    case 'knee':
      return `${workersAre(workers)} enough: ${times} as fast as one${when}; ${less(workers, next?.workers)}`;
    case 'rising':
      return `still faster with every step up to ${plural(workers, 'worker')}, the most that were measured: ${times} as fast as one${when}`;
    case 'unclear':
      return from === to
        ? `no clear best; ${plural(workers, 'worker')} measured ${times} as fast as one${when}`
        : `no clear best: somewhere from ${from} to ${plural(to, 'worker')} is enough${when}; ${workers} measured ${workers === 1 ? 'as fast as any' : `${times} as fast as one`}`;
    case 'refuted':
      return `no clear best: the check found ${workers} clearly faster than the ${workers - 1} that were predicted to be enough, ${times} as fast as one${when}`;
  }
}

function nothingGained({ steps }: Scaling): string {
  const more = steps.filter(({ workers }) => workers > 1);
  const isHarm = more.every(({ standing }) => standing === 'slower');
  const [best] = [...more].sort((a, b) => a.median - b.median);
  if (isHarm && best) {
    const { interval, speedup, workers } = best;
    const times = interval ? formatInterval(interval) : formatRatio(speedup);
    return `with ${workers} it is ${times} as fast`;
  }
  return `more of them are not more than ${WITHIN} faster`;
}

const less = (workers: number, next: number | undefined): string =>
  next === undefined || next > workers + 1
    ? `more add less than ${WITHIN}`
    : `a ${ordinal(next)} adds less than ${WITHIN}`;

/** `2nd`, `11th`, `23rd` */
export function ordinal(count: number): string {
  const ending = new Intl.PluralRules('en', { type: 'ordinal' }).select(count);
  return `${count}${{ one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' }[ending]}`;
}

function checkLine({ checked }: RunSweep, answer: SweepAnswer): string | null {
  if (!checked) return null;
  const { scaling, workers, speedup } = checked;
  const own = scaling.steps.find((step) => step.workers === workers);
  const rounds = plural(scaling.rounds, 'further round');
  if (workers === 1 || !own?.interval) return `Checked in ${rounds}.`;
  const measured = `${plural(workers, 'worker')} ran ${formatInterval(own.interval)} as fast as one`;
  const { low, high } = own.interval;
  const isBorneOut = speedup >= low / (1 + MARGIN) && speedup <= high * (1 + MARGIN);
  const predicted = `${formatRatio(speedup)} was predicted`;
  if (answer.kind === 'refuted' || !isBorneOut) {
    return `The check in ${rounds} does not bear the prediction out: ${measured}; ${predicted}.`;
  }
  return `Checked in ${rounds}: ${measured}; ${predicted}.`;
}

const percent = ({ value, low, high }: Interval): string => {
  const digits = high < 0.01 ? 2 : high < 0.1 ? 1 : 0;
  const [a, b, c] = [value, low, high].map((share) => (share * 100).toFixed(digits));
  return `${a} % (${b}–${c})`;
};

/** What the curve says of the work. */
export function lawLine({ scaling }: RunSweep): string | null {
  const { fit, isFitClose, steps = [] } = scaling ?? {};
  if (!fit) return null;
  const { model, curve, sigma, kappa } = fit;
  const name = model === 'usl' ? 'the Universal Scalability Law' : "Amdahl's law";
  if (!isFitClose) return `The points do not follow ${name}, so they alone count.`;
  const law = curve.ceiling === null ? name : `${name}, up to the ${coresText(curve.ceiling)}`;
  const contention = `${percent(sigma)} of the work is done by one worker at a time`;
  if (model === 'amdahl') return `The points follow ${law}: ${contention}.`;
  const peak = peakOf(curve);
  const most = steps.at(-1)?.workers ?? 1;
  const turn =
    peak < Math.min(most, curve.ceiling ?? most) ? `; most at ${peak.toFixed(1)} workers` : '';
  return `The points follow ${law}: ${contention}, and each pair of workers costs ${percent(kappa)}${turn}.`;
}

export const coresText = (cores: number): string =>
  `${Number.isInteger(cores) ? cores : cores.toFixed(1)} ${cores === 1 ? 'core' : 'cores'}`;

function memoryLine({ memory, memoryMetric }: RunSweep): string | null {
  const each = memoryPerWorker(memory);
  if (each === null || each <= 0) return null;
  return `Each further worker takes ${formatBytes(each)}${memoryMetric === null ? '' : ` (${memoryMetric})`}.`;
}

function caveatsOf(
  run: RunRecord,
  state: SweepRecord,
  figures: readonly PoolFigures[],
  { scaling, basis, dropped }: RunSweep,
): string[] {
  const { rounds, spentMs, budgetMs, end, counts, check, withoutWarm } = state;
  const caveats = [roundsLine(rounds, spentMs)];
  if (end === 'stopped') caveats.push('Stopped before the answer was settled.');
  if (end === 'budget') {
    const what = check || rounds < FEWEST_ROUNDS ? 'More time' : 'More time, also for a check,';
    caveats.push(`${what} may tell more: the time budget was ${formatMs(budgetMs)}.`);
  }
  if (basis === 'cold' && scaling) {
    const why = withoutWarm ? ': the time budget leaves no room for a second pass' : '';
    caveats.push(`Start-up of every worker is part of every time${why}.`);
  }
  const tasks = run.blocks.find((block) => block.tasks !== undefined)?.tasks;
  const most = counts.at(-1) ?? 1;
  if (tasks !== undefined && tasks < FEW_TASKS * most) {
    caveats.push(
      `With ${plural(tasks, 'task')} some workers idle at the end of a pass; more tasks tell more about many workers.`,
    );
  }
  if (dropped.length > 0) {
    caveats.push(`Left out, because they broke off: ${listed(dropped.map(String))} workers.`);
  }
  const ended = figures.filter((row) => row.rounds > 0);
  return [...caveats, ...commonCaveats(run, ended)];
}
