/** What the inputs of a task function look like in its source. Offsets are UTF-16, lines and columns count from 1. */

/** One or more tasks that the source, or the user in the input box, asks for. */
export interface InputTag {
  /** How many tasks. */
  readonly count: number;
  /** The arguments as written, without the stars of the comment: `3, { task: 'one' }` or `i => [27 + (i % 3)]`. */
  readonly text: string;
  /** `args`: each task gets the arguments in `text`; `each`: `text` is a function from the task's index to its arguments. */
  readonly form: 'args' | 'each';
  /** Line of the tag. */
  readonly line: number;
  /** The tag from its `@` to its end. */
  readonly from: number;
  readonly to: number;
  /** Where each line of `text` starts in the file; absent for what was typed into the input box. */
  readonly starts?: readonly { readonly line: number; readonly column: number }[];
}

/** A tag that does not parse: to be shown in the editor at its place. */
export interface TagProblem {
  readonly message: string;
  readonly from: number;
  readonly to: number;
  readonly line: number;
}

export const isTagProblem = (tag: InputTag | TagProblem): tag is TagProblem => 'message' in tag;
