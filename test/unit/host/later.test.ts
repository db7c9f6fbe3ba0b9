import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toProblem } from '../../../src/shared/problem.js';

/** What the editor must not wait for when the extension starts. Constants that a bundler cannot drop may stay. */
const LATE =
  /node_modules|src\/(runs|executors|runner)\/|tasks\/bundle\/(build|bundle|compiler|resolve|sources)|shared\/(export\/(?!formats)|trace\/(file|chrome)|run-difference)|host\/(debug-program|export-write|tool-answer)/;

async function sourcesOf(program: string): Promise<string[]> {
  const map = await readFile(join('dist', `${program}.js.map`), 'utf8');
  return (JSON.parse(map) as { sources: string[] }).sources;
}

describe('The program that the editor starts', () => {
  it('carries nothing that is only needed once something is run, opened or exported', async () => {
    assert.deepEqual(
      (await sourcesOf('extension')).filter((source) => LATE.test(source)),
      [],
    );
    const later = (await sourcesOf('later')).filter((source) => LATE.test(source));
    assert.ok(later.length > 20, later.join(' '));
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
