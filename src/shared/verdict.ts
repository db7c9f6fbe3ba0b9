/** What the measurements say, in words. Says no more than they do: one round has no interval, so it has no verdict. */
import type { PoolFigures } from './figures.js';
import { formatMs, formatRatio, plural } from './format.js';
import type { RunRecord } from './run.js';

/**
 * - `pending`: nothing to compare yet
 * - `single`: one pool alone was measured
 * - `leading`: one pool was the fastest measured
 * - `close`: the fastest are too near to each other to tell apart
 * - `none`: nothing was measured to the end
 */
export type VerdictKind = 'pending' | 'single' | 'leading' | 'close' | 'none';

export interface Verdict {
  readonly kind: VerdictKind;
  /** One sentence. */
  readonly headline: string;
  /** What to keep in mind when reading it; a sentence each. */
  readonly caveats: readonly string[];
  /** The fastest measured, if there is something to compare. */
  readonly fastest: PoolFigures | null;
}

/** Wall times nearer than this to each other are not told apart. */
const CLOSE = 0.05;

export function verdictOf(run: RunRecord, figures: readonly PoolFigures[]): Verdict {
  const ended = figures.filter(({ rounds, summary }) => rounds > 0 && summary !== null);
  const underWay = run.status === 'preparing' || run.status === 'running';
  const none = (kind: VerdictKind, headline: string): Verdict => ({
    kind,
    headline,
    caveats: [],
    fastest: null,
  });
  if (ended.length === 0) {
    if (underWay) return none('pending', 'Measuring: no pool has come to its end yet.');
    return none('none', 'No pool came to its end, so there is nothing to compare.');
  }
  if (underWay && figures.length > 1) {
    return none(
      'pending',
      `Measuring: ${ended.length} of ${plural(figures.length, 'pool')} measured.`,
    );
  }
  const caveats = caveatsOf(run, ended);
  const sorted = [...ended].sort((a, b) => wallOf(a) - wallOf(b));
  const [fastest, next] = sorted as [PoolFigures, PoolFigures | undefined];
  if (!next) return { kind: 'single', headline: singleLine(fastest), caveats, fastest };
  if (wallOf(next) <= wallOf(fastest) * (1 + CLOSE)) {
    const near = sorted.filter((other) => wallOf(other) <= wallOf(fastest) * (1 + CLOSE));
    const names = listed(near.map(({ title }) => title));
    return {
      kind: 'close',
      headline: `Too close to call: ${names} are within 5 % of each other, at ${formatMs(wallOf(fastest))}.`,
      caveats,
      fastest,
    };
  }
  return { kind: 'leading', headline: leadingLine(fastest, next), caveats, fastest };
}

const wallOf = ({ summary }: PoolFigures): number => summary?.wallMs ?? Infinity;

function singleLine({ title, summary }: PoolFigures): string {
  const mean = (summary?.parallelism ?? 0).toFixed(2);
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
  const failing = ended.filter(({ summary }) => (summary?.failed ?? 0) > 0);
  if (failing.length > 0) {
    const where =
      failing.length === ended.length ? 'every pool' : listed(failing.map(({ title }) => title));
    caveats.push(`Tasks failed in ${where}; one that fails may end sooner than one that works.`);
  }
  if (run.node?.editorRuntime === true) {
    caveats.push("Measured on the editor's own runtime: your Node.js may differ.");
  }
  return caveats;
}

/** `a`, `a and b`, `a, b and c` */
function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
