/** What verdicts are made of, whatever they rest on. */
import type { PoolFigures } from './figures.js';
import type { RunRecord } from './run.js';

/**
 * - `pending`: nothing to compare yet
 * - `single`: one pool alone was measured
 * - `leading`: one pool was the fastest measured, without an interval
 * - `close`: the fastest are too near to each other to tell apart, without an interval
 * - `clear`: one pool is clearly faster than every other
 * - `tie`: the fastest cannot be told apart, or hardly differ
 * - `unequal`: the pools did not return the same, so no winner is named
 * - `none`: nothing was measured to the end
 */
export type VerdictKind =
  'pending' | 'single' | 'leading' | 'close' | 'clear' | 'tie' | 'unequal' | 'none';

export interface Verdict {
  readonly kind: VerdictKind;
  /** One sentence. */
  readonly headline: string;
  /** Why it is so, what it costs and what would change it; a sentence each. */
  readonly reasons: readonly string[];
  /** What to keep in mind when reading it; a sentence each. */
  readonly caveats: readonly string[];
  /** The fastest measured, if there is something to compare. */
  readonly fastest: PoolFigures | null;
}

export const withoutFigures = (kind: VerdictKind, headline: string): Verdict => ({
  kind,
  headline,
  reasons: [],
  caveats: [],
  fastest: null,
});

/** `a`, `a and b`, `a, b and c` */
export function listed(names: readonly string[], word: 'and' | 'or' = 'and'): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${word} ${last}`;
}

/** What weakens any measurement: failing tasks, a runtime that is not the user's own. */
export function commonCaveats(run: RunRecord, ended: readonly PoolFigures[]): string[] {
  const caveats: string[] = [];
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
