/** Finds what in a value cannot be cloned, when a clone has failed: the platform tells what it is, but not where. */
import { types } from 'node:util';

/** Values looked at; who sends more than that learns what it is, but not where. */
const MOST_VALUES = 20_000;
/** Names of a longer path are not told. */
const DEEPEST = 50;
/** A text of the platform's about such a value, which may be the whole source of a function. Characters. */
const LONGEST = 200;

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

interface Step {
  readonly value: unknown;
  /** From the root: `input[1].options`. */
  readonly path: string;
  readonly depth: number;
}

/**
 * What a failed clone says: where the offending value is, if that can be told, and what the platform told of it.
 * @param roots values by their paths
 */
export function cloneFailure(told: string, roots: readonly (readonly [string, unknown])[]): string {
  if (!/could not be cloned/.test(told)) return told;
  const found = pathOfUncloneable(roots);
  if (found === null) return told;
  return `${found} (${told.length > LONGEST ? `${told.slice(0, LONGEST)}…` : told})`;
}

/**
 * `input[1].options.onDone is a function`; null if there is none to be found. No code of the user's runs: what a getter
 * would give is not looked at, nor what is behind a proxy.
 */
export function pathOfUncloneable(roots: readonly (readonly [string, unknown])[]): string | null {
  const seen = new Set<object>();
  // The top is the next: what is nested in a value comes before what follows it, as when it is cloned.
  const stack: Step[] = roots.map(([path, value]) => ({ path, value, depth: 0 })).reverse();
  for (let looked = 0; looked < MOST_VALUES; looked++) {
    const step = stack.pop();
    if (!step) return null;
    const { value, path, depth } = step;
    const what = kindOf(value);
    if (what !== null) return `${path} is ${what}`;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (depth < DEEPEST) stack.push(...partsOf(value, path, depth + 1).reverse());
  }
  return null;
}

/** What it is, if it cannot be cloned by any means. */
function kindOf(value: unknown): string | null {
  // First of all: a proxy may be one of anything.
  if (types.isProxy(value)) return 'a proxy';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (typeof value !== 'object' || value === null) return null;
  if (types.isPromise(value)) return 'a promise';
  if (types.isWeakMap(value)) return 'a WeakMap';
  if (types.isWeakSet(value)) return 'a WeakSet';
  if (value instanceof WeakRef) return 'a WeakRef';
  if (types.isGeneratorObject(value)) return 'a generator';
  if (types.isModuleNamespaceObject(value)) return 'a module';
  return null;
}

/** What is cloned along with a value. */
function partsOf(value: object, path: string, depth: number): Step[] {
  // Of an error only texts are cloned, and of bytes nothing but the bytes.
  if (types.isNativeError(value) || types.isAnyArrayBuffer(value) || ArrayBuffer.isView(value)) {
    return [];
  }
  const parts: Step[] = [];
  if (types.isMap(value)) {
    Map.prototype.forEach.call(value, (item: unknown, key: unknown) => {
      if (parts.length >= MOST_VALUES) return;
      parts.push({ value: key, path: `a key of ${path}`, depth });
      parts.push({ value: item, path: `${path}.get(${shown(key)})`, depth });
    });
    return parts;
  }
  if (types.isSet(value)) {
    Set.prototype.forEach.call(value, (item: unknown) => {
      if (parts.length < MOST_VALUES)
        parts.push({ value: item, path: `a member of ${path}`, depth });
    });
    return parts;
  }
  const add = (key: string, end: string): void => {
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (property && 'value' in property) {
      parts.push({ value: property.value, path: path + end, depth });
    }
  };
  if (Array.isArray(value)) {
    // Not by its keys: of a long list they would all be written out first.
    const length = Math.min(value.length, MOST_VALUES);
    for (let i = 0; i < length; i++) add(String(i), `[${i}]`);
    return parts;
  }
  for (const key of Object.keys(value).slice(0, MOST_VALUES)) {
    add(key, IDENTIFIER.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);
  }
  return parts;
}

function shown(key: unknown): string {
  if (typeof key === 'string') return JSON.stringify(key);
  return typeof key === 'number' || typeof key === 'boolean' ? String(key) : '…';
}
