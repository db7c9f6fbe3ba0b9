/**
 * Errors across the boundary, the worker's half. Structured clone keeps only a built-in name, message, stack and cause, and
 * some errors that serialize do not deserialize: so the worker sends a description of plain data.
 */
import v8 from 'node:v8';
import type { ClonePhase } from '../core/errors.js';
import { fromBlob } from './blob.js';

/** One error; causes and `errors` refer to others by number, so that circles are no trouble. */
export interface ErrorNode {
  /** Nearest built-in class. */
  base: string;
  /** Name of its own class. */
  className: string;
  name: string;
  message: string;
  stack: string | undefined;
  props: Record<string, unknown>;
  cause: Link | undefined;
  errors: Link[] | undefined;
}

export type Link = { node: number } | { value: unknown };

/** Why a task, an initializer or a stray promise failed, as plain data. */
export type Failure =
  | { kind: 'thrown'; nodes: ErrorNode[] }
  | { kind: 'nonError'; text: string; value: unknown }
  | { kind: 'notFound'; message: string; cause: Failure | undefined }
  | { kind: 'clone'; phase: ClonePhase; message: string; cause: Failure | undefined };

/** Built-in classes, by name. */
export const BASES: Record<string, ErrorConstructor | undefined> = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/** The value if it can cross, else undefined. */
function cloneable(value: unknown): { value: unknown } | undefined {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
    return typeof value === 'symbol' ? undefined : { value };
  }
  try {
    return { value: fromBlob(v8.serialize(value)) };
  } catch {
    return undefined;
  }
}

/** Text of a property that the user's code may have made a getter that throws. */
function text(error: object, key: string): string {
  try {
    return String((error as Record<string, unknown>)[key]);
  } catch {
    return '';
  }
}

function baseOf(error: Error): string {
  if (error instanceof DOMException) return 'DOMException';
  if (error instanceof AggregateError) return 'AggregateError';
  for (
    let proto: unknown = Object.getPrototypeOf(error);
    proto;
    proto = Object.getPrototypeOf(proto)
  ) {
    const found = Object.entries(BASES).find(([, Class]) => Class?.prototype === proto);
    if (found) return found[0];
  }
  return 'Error';
}

export function describe(thrown: unknown): Failure {
  if (!(thrown instanceof Error)) {
    const printed = printable(thrown);
    return {
      kind: 'nonError',
      text: printed,
      value: (cloneable(thrown) ?? { value: printed }).value,
    };
  }
  const nodes: ErrorNode[] = [];
  const known = new Map<Error, number>();

  const link = (value: unknown): Link | undefined => {
    if (value instanceof Error) return { node: visit(value) };
    return cloneable(value);
  };
  const visit = (error: Error): number => {
    const seen = known.get(error);
    if (seen !== undefined) return seen;
    const at = nodes.length;
    known.set(error, at);
    const node: ErrorNode = {
      base: baseOf(error),
      className: error.constructor.name,
      name: text(error, 'name'),
      message: text(error, 'message'),
      stack: text(error, 'stack'),
      props: {},
      cause: undefined,
      errors: undefined,
    };
    nodes.push(node);
    for (const key of Object.keys(error)) {
      if (key === 'stack' || key === 'message' || key === 'cause' || key === 'errors') continue;
      try {
        const found = cloneable((error as unknown as Record<string, unknown>)[key]);
        if (found) node.props[key] = found.value;
      } catch {
        // A getter that throws: the property is dropped, the error still arrives.
      }
    }
    try {
      if ('cause' in error) node.cause = link(error.cause);
      const { errors } = error as Partial<AggregateError>;
      if (Array.isArray(errors)) {
        node.errors = errors.flatMap((item) => link(item) ?? []);
      }
    } catch {
      // As above.
    }
    return at;
  };
  visit(thrown);
  return { kind: 'thrown', nodes };
}

function printable(value: unknown): string {
  try {
    return typeof value === 'string' ? JSON.stringify(value) : String(value);
  } catch {
    return typeof value;
  }
}
