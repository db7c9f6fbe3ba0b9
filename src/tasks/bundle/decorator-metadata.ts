/**
 * `emitDecoratorMetadata` needs types of the source, and those esbuild does not know. Where a project asks for it, files with decorators
 * are compiled by the project's own TypeScript first, in a process of its own: nothing of the project is run in this one.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { ProblemError } from '../../shared/problem.js';
import { compilerOptionsOf } from './tsconfig.js';

const DECORATOR = /(^|\()\s*@[\p{ID_Start}$_]/mu;

/** Whether a file has decorators, and its tsconfig.json asks for their metadata. */
export function wantsDecoratorMetadata(file: string, text: string): boolean {
  return DECORATOR.test(text) && compilerOptionsOf(file)['emitDecoratorMetadata'] === true;
}

/** Where the TypeScript is that a file's project has installed, or undefined. */
export function findTypeScript(file: string): string | undefined {
  try {
    return createRequire(file).resolve('typescript');
  } catch {
    return undefined;
  }
}

interface Compiled {
  readonly version: string;
  /** JavaScript that ends in its source map, with JSX left as it is; null for a text with syntax errors. */
  readonly code: string | null;
}

type Answer = Compiled | { readonly failed: string };

/**
 * What runs in the other process. Modules and JSX are left to esbuild, and so is every syntax that is newer than decorators;
 * whether fields are defined or assigned is decided by the target that the project has, so that is kept.
 */
const PROGRAM = `
process.on('message', ({ path, file, text, options }) => {
  try {
    const ts = require(path);
    const given = ts.convertCompilerOptionsFromJson(options, '.').options;
    const compilerOptions = {
      experimentalDecorators: given.experimentalDecorators,
      emitDecoratorMetadata: true,
      useDefineForClassFields: given.useDefineForClassFields ?? (given.target ?? ts.ScriptTarget.ES5) >= ts.ScriptTarget.ES2022,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.Preserve ?? ts.ModuleKind.ESNext,
      jsx: ts.JsxEmit.Preserve,
      verbatimModuleSyntax: given.verbatimModuleSyntax,
      inlineSourceMap: true,
    };
    const { outputText, diagnostics } = ts.transpileModule(text, { fileName: file, compilerOptions, reportDiagnostics: true });
    process.send({ version: ts.version, code: diagnostics.length > 0 ? null : outputText });
  } catch (error) {
    process.send({ failed: String(error) });
  }
});
`;

/** The project's TypeScript, started with the first file that needs it. */
export class TypeScript {
  #child: ChildProcess | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #version: string | undefined;

  /** @param node what to run it on; by default what runs this */
  constructor(private readonly node?: { readonly path: string; readonly env: NodeJS.ProcessEnv }) {}

  /** Its version once it has compiled something. */
  get version(): string | undefined {
    return this.#version;
  }

  /**
   * JavaScript with metadata and its source map, or null if the text has syntax errors, of which esbuild tells better.
   * @throws ProblemError `compile` if TypeScript cannot be run or breaks off
   */
  async compile(path: string, file: string, text: string): Promise<string | null> {
    const options = compilerOptionsOf(file);
    const answer = this.#last.then(() => this.#ask({ path, file, text, options }));
    this.#last = answer.catch(() => undefined);
    const compiled = await answer;
    if ('failed' in compiled) {
      throw new ProblemError({
        kind: 'compile',
        what: `The project's TypeScript, which emitDecoratorMetadata needs, did not compile ${basename(file)}.`,
        where: { file, line: 1 },
        todo: 'Check that the project itself compiles with it, or turn emitDecoratorMetadata off.',
        detail: `${path}\n${compiled.failed}`,
      });
    }
    this.#version = compiled.version;
    return compiled.code;
  }

  /** Ends its process. */
  dispose(): void {
    this.#child?.kill();
  }

  #ask(question: object): Promise<Answer> {
    this.#child ??= fork('', [], {
      execPath: this.node?.path ?? process.execPath,
      env: this.node?.env ?? process.env,
      execArgv: ['-e', PROGRAM],
      stdio: 'ignore',
    });
    const child = this.#child;
    return new Promise((resolve) => {
      const answered = (answer: Answer): void => {
        child.off('message', answered).off('error', failed).off('exit', ended);
        resolve(answer);
      };
      const failed = (error: Error): void => answered({ failed: error.message });
      const ended = (code: number | null): void =>
        answered({ failed: `It ended with ${String(code)}.` });
      child.on('message', answered).on('error', failed).on('exit', ended);
      child.send(question, (error) => error && failed(error));
    });
  }
}
