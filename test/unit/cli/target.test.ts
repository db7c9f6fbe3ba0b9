import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTarget } from '../../../src/cli/target.js';
import { ProblemError } from '../../../src/shared/problem.js';
import type { Problem } from '../../../src/shared/problem.js';

const TEXT = `import { b } from './b.js';
export { b };
export class Circle {
  static area(r: number) { return r; }
}
export async function* stream() {}
export function plain() {}
`;

async function problemOf(text: string, functionName: string | null): Promise<Problem> {
  const folder = await mkdtemp(join(tmpdir(), 'pool-lanes-target-'));
  const file = join(folder, 'a.ts');
  try {
    await writeFile(file, text);
    const rest = { tasks: null, args: null, node: null, json: false, trace: null, exports: [] };
    await findTarget({ file, functionName, ...rest });
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  } finally {
    await rm(folder, { recursive: true });
  }
  return assert.fail('there is no problem');
}

describe('a function that is named but cannot be run', () => {
  for (const [name, line] of [
    ['Circle.area', 4],
    ['area', 4],
    ['stream', 6],
    ['b', 1],
    ['plai', 1],
  ] as const) {
    it(`is shown where it stands: ${name}`, async () => {
      const { kind, where, todo } = await problemOf(TEXT, name);
      assert.equal(kind, 'noFunction');
      assert.equal(where?.line, line);
      assert.match(
        todo,
        /^Name one that it has: plain; .* re-exported is run from its own file\.$/,
      );
    });
  }

  it('is told apart from a file that has none at all', async () => {
    const { where, what, todo } = await problemOf("\nexport { b } from './b.js';\n", 'b');
    assert.match(what, /no function at its top level/);
    assert.equal(where?.line, 2);
    assert.match(todo, /^Move the function .* run from its own file\.$/);
  });
});
