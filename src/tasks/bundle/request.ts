import type { InputTag } from '../inputs/tag.js';

/** What to make runnable. Paths are absolute. */
export interface BundleRequest {
  readonly file: string;
  /** The file's text, if it differs from what is on disk. */
  readonly text?: string;
  readonly functions: readonly { readonly name: string; readonly inputs: readonly InputTag[] }[];
  /** The Node.js to run compilers of the project on, and its environment; by default those of this process. */
  readonly node?: { readonly path: string; readonly env: NodeJS.ProcessEnv };
  /** Put stamps before what the user's code writes: see src/shared/output-stamp.ts. */
  readonly stampOutput?: boolean;
  /** Folder for the output; by default the cache folder of the nearest `node_modules`. */
  readonly outRoot?: string;
  /** Texts of other files that differ from what is on disk, by path. */
  readonly openTexts?: ReadonlyMap<string, string>;
  /** The Node.js that will run it, such as `v20.20.2`; by default the one that bundles. */
  readonly nodeVersion?: string;
}

/** A module on disk, with everything a runner needs to know of it. */
export interface Bundle {
  /** `file:` URL. */
  readonly module: string;
  /** Holds all that was written for this bundle, and nothing else. */
  readonly directory: string;
  /** Exported names of the functions, in the order of the request. */
  readonly functionExports: readonly string[];
  /**
   * Export that gives the inputs, `() => [fn, args][]`: functions in the order of the request, their tags in
   * order. Throws an `InputError` (src/shared/input-error.ts).
   */
  readonly inputsExport: string;
  /** Such as `esbuild 0.28.2`. */
  readonly loader: string;
  /** How many tasks the inputs ask for. */
  readonly taskCountHint: number;
  /** What a user should know but that stopped nothing. */
  readonly warnings: readonly string[];
  /** Removes what was written. Never rejects. */
  dispose(): Promise<void>;
}
