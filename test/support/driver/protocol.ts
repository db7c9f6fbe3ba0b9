/** What the driver in the extension host and the script that waits for it outside say: one JSON document a line. */

/** Name of the environment variable with the path of the script's socket. */
export const SOCKET = 'POOL_LANES_HOST_TESTS';

/** script → driver, the only line: what to run. */
export interface Order {
  /** Absolute paths of bundled test files. */
  readonly files: readonly string[];
  /** `file:` URL of mocha. */
  readonly mocha: string;
  /** Runs only tests whose full title contains this. */
  readonly grep: string | null;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed: its full title, and in the lines below its error. */
  readonly failures: readonly string[];
}

/** driver → script */
export type FromDriver =
  /** The first line: the folder that is open, by which the script knows what to order. */
  | { readonly type: 'hello'; readonly workspace: string }
  | { readonly type: 'print'; readonly text: string }
  /** The last line. */
  | { readonly type: 'end'; readonly counts: Counts }
  /** The last line, if it could not run the tests. */
  | { readonly type: 'broken'; readonly reason: string };
