/** The states of a future, and how they are written. */

export const PENDING = 0;
export const RUNNING = 1;
export const CANCELLED = 2;
export const NOTIFIED = 3;
export const FINISHED = 4;

/** The states of a future, as in Python. */
export type FutureState =
  'PENDING' | 'RUNNING' | 'CANCELLED' | 'CANCELLED_AND_NOTIFIED' | 'FINISHED';

const STATES: readonly FutureState[] = [
  'PENDING',
  'RUNNING',
  'CANCELLED',
  'CANCELLED_AND_NOTIFIED',
  'FINISHED',
];

/** @internal */
export const stateOf = (code: number): FutureState => STATES[code] ?? 'PENDING';

/** How a future is printed, as in Python but without an address. @internal */
export function representation(state: FutureState, failed: boolean, value: unknown): string {
  if (state === 'FINISHED') {
    return `<Future state=finished ${failed ? 'raised' : 'returned'} ${kindOf(value)}>`;
  }
  return `<Future state=${state.startsWith('CANCELLED') ? 'cancelled' : state.toLowerCase()}>`;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return (value as { constructor?: { name?: string } }).constructor?.name ?? typeof value;
}
