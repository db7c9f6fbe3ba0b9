/** The ways in which user code on the main thread ends the program, or lets it run dry, each told as what it is. */
import type { Problem, ProblemKind } from '../shared/problem.js';
import { nameAndMessage, stackOf } from './errors.js';
import type { Line } from './line.js';
import { cleanStack, placeOf } from './stack.js';

/** How far the block is. */
export type Stage = 'loading' | 'running' | 'ending';

export class Endings {
  stage: Stage = 'loading';
  /** Path of the built module, once known. */
  bundle: string | null = null;

  constructor(private readonly line: Line) {
    process.on('exit', (code) => this.#exit(code));
    process.on('uncaughtException', (thrown) => this.#uncaught(thrown));
    process.on('beforeExit', () => this.#ranDry());
  }

  #exit(code: number): void {
    if (this.stage === 'ending') return;
    // The stack of this very call leads through `process.exit` to who called it.
    const stack = new Error('process.exit was called').stack ?? '';
    const loading = this.stage === 'loading';
    this.line.finishNow({
      type: 'problem',
      problem: this.#problem(stack, {
        what: loading
          ? `The file ended the program while it was being loaded: process.exit(${code}).`
          : `The program was ended while tasks ran in it: process.exit(${code}).`,
        todo: loading
          ? 'Take process.exit out of the top level, or guard it so that it runs only when the file is the program itself.'
          : 'Return or throw instead of calling process.exit: a task of this pool shares its process with all others.',
      }),
    });
  }

  #uncaught(thrown: unknown): void {
    // A program that handles such errors itself goes on.
    if (process.listenerCount('uncaughtException') > 1 || this.stage === 'ending') return;
    const { name, message } = nameAndMessage(thrown);
    void this.#leave(
      this.#problem(stackOf(thrown), {
        what: `An error that nothing caught ended the program: ${name}: ${message}`,
        todo: 'Catch it, or await the promise it comes from: it is raised outside of any task.',
      }),
    );
  }

  /** Nothing is left that could go on, yet the block has not come to its end. */
  #ranDry(): void {
    if (this.stage === 'ending') return;
    const loading = this.stage === 'loading';
    void this.#leave({
      kind: this.#kind(),
      what: loading
        ? 'The top level of the file awaits something that never comes.'
        : 'The remaining tasks await something that never comes.',
      todo: 'Look for a promise that nothing resolves; no timer, socket or file is left that could.',
    });
  }

  async #leave(problem: Problem): Promise<void> {
    this.stage = 'ending';
    await this.line.finish({ type: 'problem', problem });
    process.exit(1);
  }

  #problem(
    stack: string,
    { what, todo }: { readonly what: string; readonly todo: string },
  ): Problem {
    const where = placeOf(stack, this.bundle);
    return {
      kind: this.#kind(),
      what,
      ...(where ? { where } : {}),
      todo,
      detail: cleanStack(stack),
    };
  }

  #kind(): ProblemKind {
    return this.stage === 'loading' ? 'load' : 'runner';
  }
}
