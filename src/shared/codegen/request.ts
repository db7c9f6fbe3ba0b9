/** What code is generated from. */
import type { Pool } from '../words.js';
import type { CodeForm } from './forms.js';

export interface CodeRequest {
  readonly form: CodeForm;
  /** What was fastest, or is wished for; a form that knows but one pool has that. */
  readonly pool: Pool;
  /** Most workers at once, 1 or more. */
  readonly workers: number;
  /** Tasks that go to a worker in one message, where it was measured that this pays. */
  readonly chunkSize?: number;
  /** `default` for an anonymous default export. */
  readonly name: string;
  readonly exported: 'named' | 'default' | 'no';
  /** Name of the file that has the function: the generated one is to lie beside it. */
  readonly file: string;
  /** As the user wrote them: see `InputTag` of src/tasks. */
  readonly inputs: readonly CodeInput[];
  /** Names of the file's top level that the inputs use. */
  readonly uses?: readonly UsedName[];
}

export interface CodeInput {
  /** How many tasks. */
  readonly count: number;
  /** `args`: the argument list of each; `each`: a function from a task's index to its argument list. */
  readonly form: 'args' | 'each';
  readonly text: string;
}

export interface UsedName {
  readonly name: string;
  readonly exported: boolean;
}
