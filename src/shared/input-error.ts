/** The contract between a bundle's inputs export, which throws this, and the runner, which reports it. */
import type { SourcePlace } from './problem.js';

/**
 * Thrown by a bundle's inputs export for the first input that cannot be evaluated. It crosses no `instanceof`:
 * it is made by code inside the bundle, so `name` tells it.
 */
export interface InputError extends Error {
  readonly name: 'InputError';
  /** The tag, or the function's line for inputs that were typed. */
  readonly place: SourcePlace;
  /** What the user's expression threw, if it threw. */
  readonly cause?: unknown;
}

export function isInputError(thrown: unknown): thrown is InputError {
  return thrown instanceof Error && thrown.name === 'InputError' && 'place' in thrown;
}
