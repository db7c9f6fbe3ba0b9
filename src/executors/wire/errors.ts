/**
 * Errors across the boundary. Structured clone keeps only a built-in name, message, stack and cause, and some errors
 * that serialize do not deserialize: so the worker sends a description of plain data and the host rebuilds from it,
 * without calling constructors of the user.
 */
import v8 from 'node:v8';
import {
  NonErrorThrown,
  RemoteTraceback,
  TaskCloneError,
  TaskNotFoundError,
} from '../core/errors.js';
import type { ClonePhase } from '../core/errors.js';
import type { ErrorClass } from '../core/options.js';
import { fromBlob } from './blob.js';

/** One error; causes and `errors` refer to others by number, so that circles are no trouble. */
interface ErrorNode {
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

type Link = { node: number } | { value: unknown };

/** Why a task, an initializer or a stray promise failed, as plain data. */
export type Failure =
  | { kind: 'thrown'; nodes: ErrorNode[] }
  | { kind: 'nonError'; text: string; value: unknown }
  | { kind: 'notFound'; message: string; cause: Failure | undefined }
  | { kind: 'clone'; phase: ClonePhase; message: string; cause: Failure | undefined };

const BASES: Record<string, ErrorConstructor | undefined> = {
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

/** The error a failure stands for. @param classes what the user gave in `errorClasses` */
export function rebuild(
  failure: Failure,
  classes: Readonly<Record<string, ErrorClass>> = {},
): Error {
  switch (failure.kind) {
    case 'nonError':
      return new NonErrorThrown(`a task threw ${failure.text}, which is no Error`, failure.value);
    case 'notFound':
      return new TaskNotFoundError(failure.message, causeOf(failure.cause, classes));
    case 'clone':
      return new TaskCloneError(failure.message, failure.phase, causeOf(failure.cause, classes));
    case 'thrown':
      return rebuildNodes(failure.nodes, classes);
  }
}

function causeOf(
  cause: Failure | undefined,
  classes: Readonly<Record<string, ErrorClass>>,
): { cause: unknown } | undefined {
  return cause && { cause: rebuild(cause, classes) };
}

const hidden = (value: unknown): PropertyDescriptor => ({
  value,
  configurable: true,
  writable: true,
  enumerable: false,
});

function rebuildNodes(
  nodes: readonly ErrorNode[],
  classes: Readonly<Record<string, ErrorClass>>,
): Error {
  const errors = nodes.map((node) => bare(node, classes));
  const follow = (link: Link): unknown => ('node' in link ? errors[link.node] : link.value);
  nodes.forEach((node, i) => {
    const error = errors[i] as Error;
    if (node.cause) Object.defineProperty(error, 'cause', hidden(follow(node.cause)));
    if (node.errors) Object.defineProperty(error, 'errors', hidden(node.errors.map(follow)));
  });
  const first = errors[0] as Error;
  hangTraceback(first, nodes[0]?.stack ?? '');
  return first;
}

function bare(node: ErrorNode, classes: Readonly<Record<string, ErrorClass>>): Error {
  let error: Error;
  if (node.base === 'DOMException') error = new DOMException(node.message, node.name);
  else if (node.base === 'AggregateError') error = new AggregateError([], node.message);
  else error = new (BASES[node.base] ?? Error)(node.message);
  const own = Object.hasOwn(classes, node.className) ? classes[node.className] : undefined;
  if (own) Object.setPrototypeOf(error, own.prototype as object);
  for (const [key, value] of Object.entries(node.props)) {
    Object.defineProperty(error, key, { ...hidden(value), enumerable: true });
  }
  if (node.stack !== undefined) Object.defineProperty(error, 'stack', hidden(node.stack));
  if (error.name !== node.name) Object.defineProperty(error, 'name', hidden(node.name));
  return error;
}

/** The end of the chain of causes tells where in the worker the error came from, however deep the chain is. */
function hangTraceback(error: Error, stack: string): void {
  const seen = new Set<Error>();
  let end = error;
  while (!seen.has(end)) {
    seen.add(end);
    const { cause } = end;
    if (cause instanceof Error) end = cause;
    else if (cause === undefined) {
      return void Object.defineProperty(end, 'cause', hidden(new RemoteTraceback(stack)));
    } else return;
  }
}
