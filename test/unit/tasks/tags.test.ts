import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { InputTag, TagProblem } from '../../../src/tasks/index.js';
import { discover, isTagProblem, parseInputText } from '../../../src/tasks/index.js';

function tagsOf(comment: string): { inputs: readonly InputTag[]; problems: readonly TagProblem[] } {
  const { functions, problems } = discover(`${comment}\nexport function f() {}\n`, 'ts');
  return { inputs: functions[0]?.inputs ?? [], problems };
}

const short = ({ count, form, text, line }: InputTag): unknown[] => [count, form, text, line];

/** The text and message of the one problem of a comment. */
function problemOf(comment: string): { at: string; line: number; message: string } {
  const { inputs, problems } = tagsOf(comment);
  assert.deepEqual(inputs, []);
  const [problem] = problems;
  assert.ok(problem && problems.length === 1);
  const { from, to, line, message } = problem;
  return { at: comment.slice(from, to), line, message };
}

describe('tags of inputs', () => {
  it('are one task, many alike, or many from their index', () => {
    const { inputs, problems } = tagsOf(
      "/**\n * Text before.\n * @task 3, { task: 'one' }\n * @tasks 1_000 'a'\n * @tasks 64 i => [27 + (i % 3)]\n * @param x nothing of ours\n * @task\n */",
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(inputs.map(short), [
      [1, 'args', "3, { task: 'one' }", 3],
      [1000, 'args', "'a'", 4],
      [64, 'each', 'i => [27 + (i % 3)]', 5],
      [1, 'args', '', 7],
    ]);
  });

  it('may stand on one line, with blanks, stars, tabs and CRLF around', () => {
    assert.deepEqual(tagsOf('/** @task 1 */').inputs.map(short), [[1, 'args', '1', 1]]);
    assert.deepEqual(tagsOf('/**@tasks 2 (i) => [i]*/').inputs.map(short), [
      [2, 'each', '(i) => [i]', 1],
    ]);
    assert.deepEqual(tagsOf('/**\r\n\t*\t  @task 1,\r\n\t* 2\r\n */').inputs.map(short), [
      [1, 'args', '1,\n2', 2],
    ]);
    assert.deepEqual(tagsOf('/**\n@task 1\n@task 2\n**/').inputs.map(short), [
      [1, 'args', '1', 2],
      [1, 'args', '2', 3],
    ]);
  });

  it('may span lines, each of which knows its place', () => {
    const comment =
      "/**\n * @tasks 2\n *   function (i) {\n *     return [i]; // '@task'\n *   }\n *\n */";
    const [tag] = tagsOf(comment).inputs;
    assert.deepEqual([tag?.count, tag?.form], [2, 'each']);
    assert.equal(tag?.text, "function (i) {\n    return [i]; // '@task'\n  }");
    assert.deepEqual(tag.starts, [
      { line: 3, column: 6 },
      { line: 4, column: 4 },
      { line: 5, column: 4 },
    ]);
    assert.equal(comment.slice(tag.from, tag.to), comment.slice(7, -6).trimEnd());
  });

  it('take TypeScript, and whatever else an argument can be', () => {
    for (const text of [
      "{ a: 'b' } as const, x satisfies Y, <T>z, w!",
      'new Map<string, number>([[`a`, 1]]), /[@*]/g, -1n, ...rest',
      'async () => await x',
      '1, // the first\n * 2,',
      'class { static x = 1 }, (i) => [i]',
    ]) {
      const { inputs, problems } = tagsOf(`/**\n * @task ${text}\n */`);
      assert.deepEqual(problems, [], text);
      assert.deepEqual(
        inputs.map(({ form }) => form),
        ['args'],
      );
    }
  });

  it('are no tags under another name, in another comment, or of no function', () => {
    assert.deepEqual(tagsOf('/** @taskish 1\n * @task-x 1\n * see @task 1 */'), {
      inputs: [],
      problems: [],
    });
    assert.deepEqual(tagsOf('/* @task ( */'), { inputs: [], problems: [] });
    assert.deepEqual(tagsOf('// @task ('), { inputs: [], problems: [] });
    assert.deepEqual(discover('/** @task ( */\nclass A {}', 'ts').problems, []);
  });

  it('belong to the nearest doc comment, also with other comments between', () => {
    const { inputs } = tagsOf(
      '/** @task 1 */\n\n/** @task 2 */\n// eslint-disable-next-line\n/* x */',
    );
    assert.deepEqual(
      inputs.map(({ text }) => text),
      ['2'],
    );
  });

  it('that do not parse are problems at their place', () => {
    assert.deepEqual(problemOf('/**\n * @task 1 2\n */'), {
      at: '2',
      line: 2,
      message:
        "This @task does not parse: unexpected 2. Write the arguments as in a call, for example: @task 3, { task: 'one' }",
    });
    assert.equal(problemOf('/**\n * @task 1,\n *   { a: ] }\n */').line, 3);
    assert.deepEqual(problemOf('/**\n * @task { a: 1\n * @param x\n */').at, '@task { a: 1');
    assert.match(problemOf('/** @task { a: 1 */').message, /ends too early/);
    assert.match(problemOf('/** @task 1); evil( */').message, /unexpected \)|unexpected ;/);
    assert.match(problemOf('/** @task 1,,2 */').message, /argument is missing before the comma/);
    assert.match(problemOf('/** @task , */').message, /missing|unexpected/);
    assert.match(problemOf('/** @task await x */').message, /remove the await/);
    assert.match(
      problemOf('/** @tasks i => [i] */').message,
      /^Write the number of tasks after @tasks/,
    );
    assert.match(problemOf('/** @tasks */').message, /^Write the number of tasks/);
    assert.match(problemOf('/** @tasks 0 1 */').message, /1 or more/);
    assert.match(problemOf('/** @tasks 2000000 1 */').message, /1000000 or less/);
    assert.match(problemOf('/** @tasks 64, 20 */').message, /^Write the number of tasks/);
  });

  it('never make it throw, and never reach out of their comment', () => {
    const piece = fc.constantFrom(
      '@task ',
      '@tasks ',
      '3 ',
      '\n * ',
      '(',
      ')',
      '[',
      '{',
      '}',
      "'",
      '`',
      ',',
      '=>',
      'i',
      '*',
      '/',
      '\r\n',
      '🧵',
      '//',
      'await ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const comment = `/** ${pieces.join('').replaceAll('*/', '')} */`;
        const { inputs, problems } = tagsOf(comment);
        for (const { from, to, line } of [...inputs, ...problems]) {
          assert.ok(0 <= from && from <= to && to <= comment.length, comment);
          assert.ok(line >= 1 && line <= comment.split('\n').length);
        }
        for (const { text, starts } of inputs)
          assert.equal(starts?.length ?? 0, text === '' ? starts?.length : text.split('\n').length);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what is typed into the input box', () => {
  it('is arguments, or a function from the index to arguments', () => {
    assert.deepEqual(parseInputText(" 3, { task: 'a' } ", 4), {
      count: 4,
      text: "3, { task: 'a' }",
      form: 'args',
      line: 1,
      from: 0,
      to: 18,
    });
    assert.equal((parseInputText('i => [i]', 4) as InputTag).form, 'each');
    assert.equal((parseInputText('', 1) as InputTag).form, 'args');
  });

  it('is a problem if it does not parse', () => {
    for (const [text, count] of [
      ['(', 1],
      ['1 2', 1],
      ['1', 0],
      ['1', 1.5],
      ['1', NaN],
      ['1', 1e9],
    ] as const) {
      const problem = parseInputText(text, count);
      assert.ok(isTagProblem(problem), text);
      assert.notEqual(problem.message, '');
    }
    const problem = parseInputText('1,\n2 3', 1);
    assert.ok(isTagProblem(problem));
    assert.deepEqual([problem.line, '1,\n2 3'.slice(problem.from, problem.to)], [2, '3']);
  });
});
