/** What the measurements say, in words. Says no more than they do: one round has no interval, so it has no verdict. */
import type { PoolFigures } from './figures.js';
import { formatMs, formatRatio, plural } from './format.js';
import { comparisonOf } from './rounds.js';
import type { RunComparison } from './rounds.js';
import type { RunRecord } from './run.js';
import { sweepOf } from './sweep.js';
import { comparisonVerdict } from './verdict-of-rounds.js';
import { sweepVerdict } from './verdict-of-sweep.js';
import { commonCaveats, listed, withoutFigures } from './verdict-parts.js';
import type { Verdict, VerdictKind } from './verdict-parts.js';

export type { Verdict, VerdictKind };

/** Wall times nearer than this to each other are not told apart. */
const CLOSE = 0.05;

/** @param comparison what `comparisonOf` gives, where that is known already */
export function verdictOf(
  run: RunRecord,
  figures: readonly PoolFigures[],
  comparison: RunComparison | null = comparisonOf(run),
): Verdict {
  if (run.debug) {
    return withoutFigures('none', 'No verdict: the figures of a debug run mean nothing.');
  }
  if (comparison) return comparisonVerdict(run, figures, comparison);
  const sweep = sweepOf(run);
  if (sweep) return sweepVerdict(run, figures, sweep);
  const ended = figures.filter(({ rounds, summary }) => rounds > 0 && summary !== null);
  const underWay = run.status === 'preparing' || run.status === 'running';
  if (ended.length === 0) {
    if (underWay) return withoutFigures('pending', 'Measuring: no pool has come to its end yet.');
    return withoutFigures('none', 'No pool came to its end, so there is nothing to compare.');
  }
  if (underWay && figures.length > 1) {
    return withoutFigures(
      'pending',
      `Measuring: ${ended.length} of ${plural(figures.length, 'pool')} measured.`,
    );
  }
  const caveats = caveatsOf(run, ended);
  const sorted = [...ended].sort((a, b) => wallOf(a) - wallOf(b));
  const [fastest, next] = sorted as [PoolFigures, PoolFigures | undefined];
  if (!next)
    return { kind: 'single', headline: singleLine(fastest), reasons: [], caveats, fastest };
  if (wallOf(next) <= wallOf(fastest) * (1 + CLOSE)) {
    const near = sorted.filter((other) => wallOf(other) <= wallOf(fastest) * (1 + CLOSE));
    const names = listed(near.map(({ title }) => title));
    return {
      kind: 'close',
      headline: `Too close to call: ${names} are within 5 % of each other, at ${formatMs(wallOf(fastest))}.`,
      reasons: [],
      caveats,
      fastest,
    };
  }
  return { kind: 'leading', headline: leadingLine(fastest, next), reasons: [], caveats, fastest };
}

const wallOf = ({ summary }: PoolFigures): number => summary?.wallMs ?? Infinity;

function singleLine({ title, summary }: PoolFigures): string {
  const atOnce = summary?.parallelism ?? 0;
  const mean = atOnce > 0 && atOnce < 0.005 ? '<0.01' : atOnce.toFixed(2);
  return `${title}: ${plural(summary?.tasks ?? 0, 'task')} in ${formatMs(summary?.wallMs)}, on average ${mean} running at once.`;
}

function leadingLine(fastest: PoolFigures, next: PoolFigures): string {
  const wall = formatMs(wallOf(fastest));
  if (fastest.pool === 'serial') {
    const loss = formatRatio(wallOf(next) / wallOf(fastest));
    return `Fastest measured: ${fastest.title} with ${wall}; the next, ${next.title}, took ${loss} as long.`;
  }
  if (fastest.speedup !== null) {
    return `Fastest measured: ${fastest.title}, ${formatRatio(fastest.speedup)} as fast as serial, with ${wall}.`;
  }
  const gain = formatRatio(wallOf(next) / wallOf(fastest));
  return `Fastest measured: ${fastest.title}, ${gain} as fast as ${next.title}, with ${wall}.`;
}

function caveatsOf(run: RunRecord, ended: readonly PoolFigures[]): string[] {
  const caveats: string[] = [];
  const rounds = Math.min(...ended.map((row) => row.rounds));
  if (ended.length === 1) {
    caveats.push(
      'One pool alone says nothing about the others: compare pools to learn which suits.',
    );
  } else if (rounds === 1) {
    caveats.push('One round: no interval, so no verdict yet.');
  } else {
    caveats.push(`Medians of ${plural(rounds, 'round')}.`);
  }
  if (run.status === 'stopped') caveats.push('Stopped before every pool came to its end.');
  const broken = run.blocks.filter(({ status }) => status === 'failed').length;
  if (broken > 0)
    caveats.push(
      `${plural(broken, 'block')} broke off and ${broken === 1 ? 'is' : 'are'} left out.`,
    );
  caveats.push(...commonCaveats(run, ended));
  return caveats;
}
