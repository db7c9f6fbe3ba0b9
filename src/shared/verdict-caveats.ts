/** What to keep in mind when reading the verdict of a comparison. */
import type { PoolFigures } from './figures.js';
import { formatInterval, formatMs, formatRatio, plural } from './format.js';
import type { RunComparison } from './rounds.js';
import type { RunRecord } from './run.js';
import { FEWEST_ROUNDS } from './stats/interval.js';
import { commonCaveats, listed } from './verdict-parts.js';

/** A sentence each, what weakens the verdict most first. */
export function caveatsOfRounds(
  run: RunRecord,
  figures: readonly PoolFigures[],
  comparison: RunComparison,
): string[] {
  const state = run.comparison;
  if (!state) return [];
  const { answer, basis, dropped } = comparison;
  const caveats = [roundsLine(answer.rounds, state.spentMs), ...machineLines(comparison)];
  if (state.end === 'stopped') caveats.push('Stopped before the answer was settled.');
  if (state.rounds > 0 && state.spentMs > state.budgetMs && state.rounds === 1) {
    const times = `${formatMs(state.spentMs)} where ${formatMs(state.budgetMs)} were given`;
    caveats.push(`The first round is always completed, and took ${times}.`);
  }
  if (basis === 'cold' && answer.rounds > 0) {
    const why = state.withoutWarm ? ': the time budget leaves no room for a second pass' : '';
    caveats.push(`Start-up (spawn, load, first calls) is part of every time${why}.`);
  }
  if (state.withoutControl) {
    caveats.push('The time budget left no time for control blocks.');
  }
  if (dropped.length > 0) {
    caveats.push(
      `${listed(dropped)} broke off and ${dropped.length === 1 ? 'is' : 'are'} left out.`,
    );
  }
  const untraced = run.blocks.filter((block) => block.untraced).length;
  if (untraced > 0) {
    caveats.push(
      `${plural(untraced, 'block')} of later rounds are measured but not on the timeline.`,
    );
  }
  return [
    ...caveats,
    ...commonCaveats(
      run,
      figures.filter(({ rounds }) => rounds > 0),
    ),
  ];
}

/** How many rounds there were, and whether they make intervals. */
export function roundsLine(rounds: number, spentMs: number): string {
  const [count, time] = [plural(rounds, 'round'), formatMs(spentMs)];
  return rounds < FEWEST_ROUNDS
    ? `${count} in ${time}: too few for an interval, so no verdict yet.`
    : `${count} in ${time}; intervals are of 95 %.`;
}

/** What the machine did meanwhile. */
function machineLines({ control, trend, pools, answer }: RunComparison): string[] {
  const lines: string[] = [];
  if (control?.ratio) {
    const text = formatInterval(control.ratio);
    lines.push(
      control.drifts
        ? `The machine is not steady: the same pool, run twice in a round, differs by ${text}.`
        : `Control: the same pool, run twice in a round, differs by ${text}.`,
    );
  }
  if (trend !== null) {
    const [how, times] = trend > 1 ? ['rose', trend] : ['fell', 1 / trend];
    lines.push(
      `Times ${how} by ${formatRatio(times)} from the first rounds to the last; ratios, paired within rounds, suffer little.`,
    );
  }
  const outliers = pools.reduce((sum, one) => sum + one.outliers.length, 0);
  if (outliers > 0) {
    const all = pools.length * answer.rounds;
    lines.push(
      outliers === 1
        ? `1 of ${plural(all, 'time')} is far from the rest of its pool; none is left out.`
        : `${outliers} of ${plural(all, 'time')} are far from the rest of their pool; none is left out.`,
    );
  }
  return lines;
}
