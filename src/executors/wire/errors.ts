/** Errors across the boundary, the host's half: rebuilt from their description, without calling constructors of the user. */
import {
  NonErrorThrown,
  RemoteTraceback,
  TaskCloneError,
  TaskNotFoundError,
} from '../core/errors.js';
import type { ErrorClass } from '../core/options.js';
import { BASES } from './failure.js';
import type { ErrorNode, Failure, Link } from './failure.js';

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
