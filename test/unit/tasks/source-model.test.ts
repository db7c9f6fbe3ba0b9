import assert from 'node:assert/strict';
import fc from 'fast-check';
import { difference, reading, rereading } from '../../../src/tasks/discover/discover.js';
import type { Parsed } from '../../../src/tasks/discover/discover.js';
import { finish } from '../../../src/tasks/discover/steps.js';
import type { Steps } from '../../../src/tasks/discover/steps.js';
import type { Edit } from '../../../src/tasks/index.js';
import { discover, SourceModel } from '../../../src/tasks/index.js';

const reparse = (previous: Parsed, edits: readonly Edit[]): Parsed =>
  finish(rereading(previous, edits));

function countSteps(steps: Steps<Parsed>): { readonly parsed: Parsed; readonly count: number } {
  for (let count = 1; ; count++) {
    const { done, value } = steps.next();
    if (done) return { parsed: value, count };
  }
}

const TEXT = `import { x } from './x.js';

/**
 * Says something.
 * @task 1, { a: 'b' }
 * @task 2,
 *   { a: 'c' }
 */
export async function one(n: number, options: { a: string }) {
  return [n, options];
}

/** @task oops oops */
const two = () => {
  const inner = { a: 1 };
  return inner;
};

function three(a: string): void;
/** @tasks 3 i => [String(i)] */
function three(a: unknown) {}

export { three };
export default two;
`;

const PIECES = [
  'x',
  ' ',
  '\n',
  '{',
  '}',
  '(',
  ')',
  ';',
  '/*',
  '*/',
  '/** @task 1 */',
  '@task ',
  "'",
  '`',
  '=>',
  'function f() {}\n',
  'export ',
  'async ',
  'const g = () => 1;\n',
  '🧵',
  '\r\n',
  '=',
  ',',
];

const seen = (
  text: string,
  { functions, problems }: Pick<SourceModel, 'functions' | 'problems'>,
): unknown => ({
  text,
  functions,
  problems,
});

describe('a file that is being edited', () => {
  const batches = fc.array(
    fc.array(fc.tuple(fc.nat(), fc.nat(12), fc.constantFrom(...PIECES, '')), {
      minLength: 1,
      maxLength: 3,
    }),
    { maxLength: 8 },
  );

  /** Edits of a batch as they come from an editor: all in the same text, apart, the last first. */
  function editsIn(text: string, batch: readonly (readonly [number, number, string])[]): Edit[] {
    let at = 0;
    return batch
      .map(([where, length, insert]) => ({ where: where % (text.length + 1), length, insert }))
      .sort((a, b) => a.where - b.where)
      .flatMap(({ where, length, insert }) => {
        if (where < at) return [];
        const to = Math.min(where + length, text.length);
        at = to + 1;
        return [{ from: where, to, insert }];
      })
      .reverse();
  }

  const apply = (text: string, edits: readonly Edit[]): string =>
    edits.reduce((now, { from, to, insert }) => now.slice(0, from) + insert + now.slice(to), text);

  it('has names, lines and tags where it says, whatever is typed', () => {
    fc.assert(
      fc.property(batches, (all) => {
        let parsed = discover(TEXT, 'ts');
        for (const batch of all) {
          const edits = editsIn(parsed.text, batch);
          const text = apply(parsed.text, edits);
          parsed = reparse(parsed, edits);
          assert.equal(parsed.text, text);
          const lines = text.split('\n');
          for (const { name, nameFrom, nameTo, from, to, line, inputs } of parsed.functions) {
            assert.equal(text.slice(nameFrom, nameTo), name);
            assert.ok(from <= nameFrom && nameTo <= to && to <= text.length);
            assert.equal(text.slice(0, nameFrom).split('\n').length, line);
            for (const tag of inputs) {
              assert.ok(text.startsWith('@task', tag.from));
              tag.text.split('\n').forEach((part, i) => {
                const start = tag.starts?.[i];
                if (part === '') return;
                assert.ok(
                  lines[(start?.line ?? 0) - 1]?.startsWith(part, (start?.column ?? 0) - 1),
                );
              });
            }
          }
          for (const { from, to } of parsed.problems)
            assert.ok(0 <= from && from <= to && to <= text.length);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('has what it would have if it were read anew, once it is without errors, however much was read in between', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(batches, fc.nat(60)), { maxLength: 3 }), (bursts) => {
        const model = new SourceModel('/a.ts', TEXT);
        let text = TEXT;
        for (const [all, steps] of bursts) {
          for (const batch of all) {
            const edits = editsIn(text, batch);
            model.update(edits);
            text = apply(text, edits);
          }
          let left = steps;
          const isRead = model.read(() => --left <= 0);
          assert.equal(isRead, model.isRead);
        }
        model.update([difference(text, TEXT)]);
        assert.deepEqual(seen(TEXT, model), seen(TEXT, new SourceModel('/a.ts', TEXT)));
      }),
      { numRuns: 150 },
    );
  });

  it('is read bit by bit by those who ask for no more', () => {
    const model = new SourceModel('/a.ts', TEXT);
    assert.equal(model.isRead, false);
    let [steps, asked] = [0, 0];
    while (!model.read(() => ++asked > 0)) steps++;
    assert.ok(steps > 2, `${steps} steps`);
    assert.equal(asked, steps);
    assert.equal(model.isRead, true);
    assert.deepEqual(seen(TEXT, model), seen(TEXT, discover(TEXT, 'ts')));
    model.update([]);
    assert.equal(model.isRead, true);
    model.update([{ from: 0, to: 0, insert: '\n' }]);
    assert.equal(model.isRead, false);
    assert.equal(model.functions[0]?.line, 10);
    assert.equal(model.isRead, true);
  });

  it('reads a comment anew that a broken statement above has swallowed', () => {
    // The parser takes all up to the `export` for what the import means to say.
    const text = `import { ,rom './x.js';\n\n/**\n * Says.\n * @task 1\n */\nexport function f() {}\n`;
    const at = text.indexOf('.\n * @task') + 1;
    const edit = { from: at, to: at + 1, insert: '' };
    const after = `${text.slice(0, at)}${text.slice(at + 1)}`;
    assert.deepEqual(
      seen(after, reparse(discover(text, 'ts'), [edit])),
      seen(after, discover(after, 'ts')),
    );
  });

  it('knows the column of a tag after an edit before it on its line', () => {
    const text = `const x = 1; /** @task 1 */ function f(n: number) {}\n`;
    const edit = { from: 6, to: 6, insert: 'long' };
    const after = text.replace('x =', 'longx =');
    assert.deepEqual(
      seen(after, reparse(discover(text, 'ts'), [edit])),
      seen(after, discover(after, 'ts')),
    );
  });

  it('moves what lies below an edit', () => {
    const model = new SourceModel('/a.ts', TEXT);
    const before = model.functions.map(({ line, inputs }) => [
      line,
      inputs.map((tag) => [tag.line, tag.starts]),
    ]);
    assert.deepEqual(before, [
      [
        9,
        [
          [5, [{ line: 5, column: 10 }]],
          [
            6,
            [
              { line: 6, column: 10 },
              { line: 7, column: 4 },
            ],
          ],
        ],
      ],
      [14, []],
      [21, [[20, [{ line: 20, column: 14 }]]]],
    ]);
    model.update([{ from: 0, to: 0, insert: '// one\n// two\n' }]);
    const lines = model.functions.map(({ line }) => line);
    assert.deepEqual(lines, [11, 16, 23]);
    assert.deepEqual(model.functions[0]?.inputs[1]?.starts, [
      { line: 8, column: 10 },
      { line: 9, column: 4 },
    ]);
    assert.equal(model.problems[0]?.line, 15);
  });

  it('may be of a kind that has no task functions', () => {
    const model = new SourceModel('/a.py', 'function f() {}');
    model.update([{ from: 0, to: 0, insert: 'x' }]);
    assert.deepEqual([model.functions, model.problems], [[], []]);
    const generated = new SourceModel('/a.js', `function f() {}\n${'x'.repeat(2_000_000)}`);
    assert.deepEqual(generated.functions, []);
  });

  it('parses but the difference to an earlier text', () => {
    const first = discover(TEXT, 'ts');
    assert.equal(discover(TEXT, 'ts', first), first);
    const text = TEXT.replace('two', 'renamed').replace('function three(a: unknown) {}', '');
    const second = discover(text, 'ts', first);
    assert.deepEqual(seen(text, second), seen(text, discover(text, 'ts')));
    assert.deepEqual(discover(TEXT, 'tsx', first).language, 'tsx');
    assert.equal(reparse(first, []), first);
  });

  it('of 20 000 lines follows a key at a small part of the work of reading it', () => {
    const text = Array.from(
      { length: 1700 },
      (_, i) =>
        `/**\n * Number ${i}\n * @task ${i}, { a: 'b' }\n */\nexport function f${i}(n: number) {\n  const a = [n].map((x) => x * ${i});\n  if (a.length > 2) {\n    return a.filter(Boolean);\n  }\n  return null;\n}\n\n`,
    ).join('');
    const whole = countSteps(reading(text, 'ts'));
    let { parsed } = whole;
    assert.equal(parsed.functions.length, 1700);
    const at = text.indexOf('\n', text.indexOf('const a', text.length / 2)) + 1;
    for (let key = 0; key < 40; key++) {
      const edit = { from: at + key, to: at + key, insert: 'x' };
      const after = countSteps(rereading(parsed, [edit]));
      ({ parsed } = after);
      assert.equal(parsed.functions.length, 1700);
      assert.ok(after.count < whole.count / 50, `${after.count} steps of ${whole.count}`);
    }
  });

  it('keeps its functions while a key gives all text below another meaning', () => {
    const text = Array.from(
      { length: 2000 },
      (_, i) => `export function f${i}(n: number) {\n  return [n].map((x) => x * ${i});\n}\n\n`,
    ).join('');
    const model = new SourceModel('/a.ts', text);
    const names = model.functions.map(({ name }) => name);
    for (const key of ['`', 'a < ', '/*']) {
      const at = text.indexOf('\n') + 1;
      model.update([{ from: at, to: at, insert: key }]);
      model.update([{ from: at, to: at + key.length, insert: '' }]);
      assert.deepEqual(
        model.functions.map(({ name }) => name),
        names,
      );
    }
  });
});
