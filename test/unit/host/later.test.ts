import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toProblem } from '../../../src/shared/problem.js';

/** What the editor must not wait for when the extension starts. Constants that a bundler cannot drop may stay. */
const LATE =
  /node_modules|src\/(runs|executors|runner)\/|tasks\/(bundle\/(build|bundle|compiler|resolve|sources)|inputs\/(propose|used-names))|host\/(ask-pool|debug-program|export-write|generate-code|head-of|prepare|tool-answer)/;

/** Of what is shared, the editor waits for words, shapes and small sums; verdicts and their statistics, tables, exports and generated code can wait. */
const SHARED =
  /src\/shared\/(?!(analysis|comparison-progress|export\/formats|faults|format|marks|output-stamp|page-protocol|problem|run|shown-round|stats\/interval|trace\/(chunk|chunk-layout|dense)|translate|words)\.ts)/;

const isLate = (source: string): boolean => LATE.test(source) || SHARED.test(source);

async function sourcesOf(program: string): Promise<string[]> {
  const map = await readFile(join('dist', `${program}.js.map`), 'utf8');
  return (JSON.parse(map) as { sources: string[] }).sources;
}

describe('The program that the editor starts', () => {
  it('carries nothing that is only needed once something is run, opened or exported', async () => {
    assert.deepEqual((await sourcesOf('extension')).filter(isLate), []);
    const later = await sourcesOf('later');
    for (const needed of ['verdict.ts', 'head-of.ts', 'generate.ts', 'propose.ts', 'run.ts']) {
      assert.ok(
        later.some((source) => source.endsWith(`/${needed}`) && isLate(source)),
        needed,
      );
    }
  });

  it('knows a problem that its later part has thrown, which has a class of its own', () => {
    const problem = { kind: 'usage', what: 'It is not there.', todo: 'Put it there.' } as const;
    class ProblemError extends Error {
      override readonly name = 'ProblemError';
      readonly problem = problem;
    }
    assert.equal(toProblem(new ProblemError()), problem);
    assert.equal(toProblem(new Error('x')).kind, 'internal');
    assert.equal(toProblem(undefined).kind, 'internal');
  });
});
