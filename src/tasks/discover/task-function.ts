import type { InputTag } from '../inputs/tag.js';

/** A top-level function of a file that can be run. Offsets are UTF-16 and lines count from 1. */
export interface TaskFunction {
  /** The name in the source; `default` for an anonymous default export. */
  readonly name: string;
  readonly exported: 'named' | 'default' | 'no';
  readonly kind: 'function' | 'arrow' | 'functionExpression';
  readonly async: boolean;
  /** The whole statement, `export` included. */
  readonly from: number;
  readonly to: number;
  readonly nameFrom: number;
  readonly nameTo: number;
  /** Line of the name. */
  readonly line: number;
  /** Source text of each parameter, with types and defaults. */
  readonly params: readonly string[];
  /** The tags of its doc comment that parse. */
  readonly inputs: readonly InputTag[];
  /**
   * How code at the end of the file gets hold of it: by its `name` in scope, as the default export,
   * or as the property `name` of CommonJS `exports`.
   */
  readonly access: 'scope' | 'default' | 'exports';
}
