/** A place in a user's source file; `line` and `column` count from 1. */
export interface SourcePlace {
  /** Absolute path. */
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** Kinds of trouble that a user can meet before or around a run, apart from failing tasks. */
export type ProblemKind =
  | 'compile' // the user's file, or one it imports, does not compile
  | 'load' // the module cannot be evaluated: a missing import, an error at its top level
  | 'inputs' // the inputs cannot be parsed or evaluated
  | 'noFunction' // there is no such task function in the file
  | 'noNode' // no Node.js to run on
  | 'untrusted' // the workspace is not trusted
  | 'runner' // the runner died or could not be started
  | 'busy' // another run is going
  | 'usage' // the request itself makes no sense
  | 'file' // a file of a run cannot be read or written
  | 'internal'; // our own fault

/** What went wrong, where, and what to do about it: all that a user is shown, in one place. */
export interface Problem {
  readonly kind: ProblemKind;
  /** One sentence: what happened. */
  readonly what: string;
  /** Where, if it has a place in the user's source. */
  readonly where?: SourcePlace;
  /** One sentence: what to do. */
  readonly todo: string;
  /** The rest: a compiler's message, a stack, a runner's last words on stderr. */
  readonly detail?: string;
}

/** Carries a `Problem` through code that throws. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly problem: Problem,
    options?: ErrorOptions,
  ) {
    super(problem.what, options);
  }

  /** Known by its name: each program of the extension carries a copy of this class, and they throw to each other. */
  static override [Symbol.hasInstance](thrown: unknown): boolean {
    return thrown instanceof Error && thrown.name === 'ProblemError' && 'problem' in thrown;
  }
}

/** Any thrown value as a `Problem`; what is not one already is our own fault. */
export function toProblem(thrown: unknown): Problem {
  if (thrown instanceof ProblemError) return thrown.problem;
  const detail = thrown instanceof Error ? thrown.stack : undefined;
  return {
    kind: 'internal',
    what: thrown instanceof Error ? thrown.message : String(thrown),
    todo: 'This is a fault of Pool Lanes. Please report it with the details below.',
    ...(detail === undefined ? {} : { detail }),
  };
}

/** `file:line:column` as editors and terminals make it clickable. */
export function formatPlace({ file, line, column }: SourcePlace): string {
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
}

/** What happened, where, and what to do. */
export const problemLine = ({ what, where, todo }: Problem): string =>
  [what, ...(where ? [`(${formatPlace(where)})`] : []), todo].join(' ');
