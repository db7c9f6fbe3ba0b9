import assert from 'node:assert/strict';
import fc from 'fast-check';
import { discover, reparse, SourceModel } from '../../../src/tasks/index.js';

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
  it('has what it would have if it were read anew, after any edits', () => {
    const edit = fc.tuple(fc.nat(), fc.nat(12), fc.constantFrom(...PIECES, ''));
    fc.assert(
      fc.property(
        fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { maxLength: 12 }),
        (batches) => {
          const model = new SourceModel('/a.ts', TEXT);
          let text = TEXT;
          for (const batch of batches) {
            let at = 0;
            const edits = batch
              .map(([where, length, insert]) => ({
                where: where % (text.length + 1),
                length,
                insert,
              }))
              .sort((a, b) => a.where - b.where)
              .flatMap(({ where, length, insert }) => {
                if (where < at) return [];
                const to = Math.min(where + length, text.length);
                at = to + 1;
                return [{ from: where, to, insert }];
              });
            model.update([...edits].reverse());
            for (const { from, to, insert } of [...edits].reverse()) {
              text = text.slice(0, from) + insert + text.slice(to);
            }
            assert.deepEqual(seen(text, model), seen(text, new SourceModel('/a.ts', text)));
          }
        },
      ),
      { numRuns: 150 },
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

  it('of 20 000 lines follows a key at a small part of the cost of reading it', () => {
    const text = Array.from(
      { length: 1700 },
      (_, i) =>
        `/**\n * Number ${i}\n * @task ${i}, { a: 'b' }\n */\nexport function f${i}(n: number) {\n  const a = [n].map((x) => x * ${i});\n  if (a.length > 2) {\n    return a.filter(Boolean);\n  }\n  return null;\n}\n\n`,
    ).join('');
    let started = performance.now();
    const model = new SourceModel('/a.ts', text);
    assert.equal(model.functions.length, 1700);
    const whole = performance.now() - started;
    const at = text.indexOf('\n', text.indexOf('const a', text.length / 2)) + 1;
    const keys = Array.from({ length: 41 }, (_, i) => {
      started = performance.now();
      model.update([{ from: at + i, to: at + i, insert: 'x' }]);
      assert.equal(model.functions.length, 1700);
      return performance.now() - started;
    });
    const median = keys.sort((a, b) => a - b)[20] ?? Infinity;
    assert.ok(median < whole / 10, `${median.toFixed(1)} ms a key, ${whole.toFixed(1)} ms for all`);
  });
});
