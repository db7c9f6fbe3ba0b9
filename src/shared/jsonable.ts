/**
 * Any value as JSON can carry it. What JSON has, stays as it is; `undefined` is null (and left out of objects) and a
 * Date its ISO string, as `JSON.stringify` does it. For the rest there is an object with one key:
 *
 * | value | becomes |
 * | --- | --- |
 * | `12n` | `{ "$bigint": "12" }` |
 * | `NaN`, `Infinity`, `-Infinity`, `-0` | `{ "$number": "NaN" }` … |
 * | `Map` | `{ "$map": [[key, value], …] }` |
 * | `Set` | `{ "$set": [value, …] }` |
 * | `ArrayBuffer`, typed arrays, `Buffer` (as Uint8Array) | `{ "$bytes": { "type": "Uint8Array", "base64": "…" } }` |
 * | `RegExp` | `{ "$regexp": "/a/g" }` |
 * | `Error` | `{ "$error": { "name": …, "message": … } }` |
 * | function, symbol | `{ "$function": name }`, `{ "$symbol": description }` |
 * | an object inside itself | `{ "$ref": n }`, n levels up |
 * | what lies deeper than 200 levels, or cannot be read | `{ "$cut": why }` |
 *
 * An instance of a class is its own enumerable properties.
 */
import { base64 } from './base64.js';

const MAX_DEPTH = 200;

export function jsonable(value: unknown): unknown {
  return convert(value, []) ?? null;
}

/** `undefined` only where `JSON.stringify` would leave the property out. */
function convert(value: unknown, path: object[]): unknown {
  switch (typeof value) {
    case 'undefined':
    case 'boolean':
    case 'string':
      return value;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { $number: Object.is(value, -0) ? '-0' : String(value) };
    case 'bigint':
      return { $bigint: String(value) };
    case 'symbol':
      return { $symbol: value.description ?? '' };
    case 'function':
      return { $function: value.name };
    case 'object':
      return value === null ? null : convertObject(value, path);
  }
}

function convertObject(value: object, path: object[]): unknown {
  const level = path.lastIndexOf(value);
  if (level >= 0) return { $ref: path.length - level };
  if (path.length >= MAX_DEPTH) return { $cut: `more than ${MAX_DEPTH} levels` };
  path.push(value);
  try {
    return convertKind(value, path);
  } catch (thrown) {
    // A getter or a proxy of the user's that throws.
    return { $cut: thrown instanceof Error ? thrown.message : String(thrown) };
  } finally {
    path.pop();
  }
}

function convertKind(value: object, path: object[]): unknown {
  const convertItem = (item: unknown): unknown => convert(item, path) ?? null;
  // `Array.from` also visits holes.
  if (Array.isArray(value)) return Array.from(value, convertItem);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Map) {
    return { $map: Array.from(value, ([key, item]) => [convertItem(key), convertItem(item)]) };
  }
  if (value instanceof Set) return { $set: Array.from(value, convertItem) };
  if (value instanceof RegExp) return { $regexp: String(value) };
  if (value instanceof Error) return { $error: { name: value.name, message: value.message } };
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return { $bytes: { type: typeOf(value), base64: base64(bytes) } };
  }
  if (value instanceof ArrayBuffer || isShared(value)) {
    return { $bytes: { type: typeOf(value), base64: base64(new Uint8Array(value)) } };
  }
  if (value instanceof Number || value instanceof String || value instanceof Boolean) {
    return convert(value.valueOf(), path);
  }
  const plain: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const item = convert((value as Record<string, unknown>)[key], path);
    if (item === undefined) continue;
    // Plain assignment to `__proto__` would set the prototype.
    Object.defineProperty(plain, key, { value: item, enumerable: true, configurable: true });
  }
  return plain;
}

const isShared = (value: object): value is SharedArrayBuffer =>
  typeof SharedArrayBuffer !== 'undefined' && value instanceof SharedArrayBuffer;

/** The same for subclasses, so that Node's `Buffer` is the Uint8Array that a pool makes of it. */
function typeOf(value: object): string {
  const tag = Object.prototype.toString.call(value);
  return tag.slice('[object '.length, -1);
}
