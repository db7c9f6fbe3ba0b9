/** What a language model is told of a run: the verdict in words, and its figures as JSON. */
import { summarise } from '../shared/analysis.js';
import { poolFigures } from '../shared/figures.js';
import type { PoolFigures } from '../shared/figures.js';
import { comparisonOf } from '../shared/rounds.js';
import { verdictOf } from '../shared/verdict.js';
import type { MeasuredRun } from './outcomes.js';
import { summaryLines } from './summary-text.js';

/** Failures are shown up to this many, of each block the first ones. */
const MOST_ERRORS = 5;

/** The lines of text, then one JSON document; times are ms, shares and ratios plain numbers. */
export function toolAnswer(run: MeasuredRun): { readonly text: string; readonly json: string } {
  const { record, traces } = run;
  const figures = poolFigures(record, (block) => {
    const trace = traces.get(block);
    return trace ? summarise(trace) : null;
  });
  const comparison = comparisonOf(record);
  const { kind, headline, reasons, caveats, fastest } = verdictOf(record, figures, comparison);
  const json = {
    functions: record.functions.map(({ name, place }) => ({
      name,
      file: place.file,
      line: place.line,
    })),
    status: record.status,
    node: record.node?.version ?? null,
    loader: record.loader ?? null,
    cpus: record.machine?.cpus ?? null,
    verdict: { kind, headline, reasons, caveats, fastest: fastest?.title ?? null },
    rounds: record.comparison?.rounds ?? null,
    // With 95 % intervals; the basis is the pass that they rest on, with start-up (cold) or without (warm).
    basis: comparison?.basis ?? null,
    standings: comparison?.answer.pools ?? null,
    pools: figures.map(figureOf),
    errors: errorsOf(run),
    problem: record.problem ?? record.blocks.find(({ problem }) => problem)?.problem ?? null,
  };
  return { text: summaryLines(run).join('\n'), json: JSON.stringify(json) };
}

const figureOf = ({ pool, workers, summary, warm, speedup, efficiency }: PoolFigures): object => ({
  pool,
  workers,
  tasks: summary?.tasks ?? null,
  failed: summary?.failed ?? null,
  wallMs: summary?.wallMs ?? null,
  warmWallMs: warm?.wallMs ?? null,
  workMs: summary?.workMs ?? null,
  parallelism: summary?.parallelism ?? null,
  overheadShare: summary?.overhead.share ?? null,
  speedup,
  efficiency,
});

function errorsOf(run: MeasuredRun): object[] {
  const errors: object[] = [];
  for (const { index, pool } of run.record.blocks) {
    const count = run.traces.get(index)?.taskCount ?? 0;
    for (let task = 0; task < count && errors.length < MOST_ERRORS; task++) {
      const error = run.details(index, task)?.error;
      if (!error) continue;
      const { name, message, place } = error;
      errors.push({ pool, task, name, message, ...(place && { place }) });
    }
  }
  return errors;
}
