import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cleanStack, frameOf, placeOf } from '../../../src/runner/stack.js';

// The folder of the program that runs is taken for ours.
const own = join(dirname(realpathSync(process.argv[1] ?? '.')), 'runner.js');

describe('stacks', () => {
  const frames: [string, string, unknown][] = [
    ['a call', '    at fib (/a/b.ts:3:5)', { file: '/a/b.ts', line: 3, column: 5 }],
    ['a module', '    at /a/b.ts:3:5', { file: '/a/b.ts', line: 3, column: 5 }],
    ['a URL', '    at fib (file:///a/b%20c.ts:3:5)', { file: '/a/b c.ts', line: 3, column: 5 }],
    ['an async call', '    at async fib (/a/b.ts:3:5)', { file: '/a/b.ts', line: 3, column: 5 }],
    ['an async module', '    at async /a/b.ts:3:5', { file: '/a/b.ts', line: 3, column: 5 }],
    ['a constructor', '    at new Foo (/a/b.ts:3:5)', { file: '/a/b.ts', line: 3, column: 5 }],
    [
      'a method by another name',
      '    at A.b [as c] (/a (1)/b.ts:3:5)',
      { file: '/a (1)/b.ts', line: 3, column: 5 },
    ],
    ['one of Node.js', '    at node:internal/process/task_queues:95:5', null],
    ['a native one', '    at Array.map (<anonymous>)', null],
    ['a message', 'Error: at /a/b.ts:3:5', null],
  ];
  for (const [name, line, place] of frames) {
    it(`have a frame of ${name}`, () => assert.deepEqual(frameOf(line), place));
  }

  const stack = [
    'Error: no',
    '    at helper (/p/node_modules/x/index.js:1:1)',
    `    at run (${own}:10:2)`,
    '    at Object.requireFrom (pool-lanes-loading:loading:56:27)',
    '    at __requ$ (/p/src/a.ts:9:66)',
    '    at async __imp$ (/p/src/a.ts:9:66)',
    '    at user (/p/src/a.ts:7:9)',
    `    at loop (${own}:20:2)`,
    '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
    '    at node:internal/process/task_queues:140:7',
    '    at AsyncResource.runInAsyncScope (node:async_hooks:206:9)',
  ].join('\n');

  it('are placed at the first frame that the user wrote', () => {
    assert.deepEqual(placeOf(stack, null), { file: '/p/src/a.ts', line: 7, column: 9 });
    assert.equal(placeOf(stack, '/p/src/a.ts'), null);
  });

  it('are shown without our frames', () => {
    assert.equal(
      cleanStack(stack),
      'Error: no\n    at helper (/p/node_modules/x/index.js:1:1)\n    at user (/p/src/a.ts:7:9)',
    );
  });
});
