/**
 * A short text that is the same for equal values in every pool, so that pools can be compared without keeping what
 * they returned. It looks at what structured clone carries over, and no further: own enumerable properties, not
 * classes; bytes, not which class of view on them; the order of keys does not count.
 */
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { TaskCloneError, WorkerLostError } from '../executors/index.js';
import { nameAndMessage } from './errors.js';

/** Texts up to this length are their own digest. */
const MAX_PLAIN = 32;
const FLUSH_LENGTH = 1 << 14;

/** The digest of a result; empty if the value cannot be read through. */
export function digestOf(value: unknown): string {
  try {
    const writer = new CanonicalWriter();
    writer.write(value);
    return writer.digest();
  } catch {
    // Nested too deeply, or a getter that throws.
    return '';
  }
}

/** The digest of a failure: what was thrown, not where; of failures that are the pool's, only of which kind. */
export function digestOfError(thrown: unknown): string {
  if (thrown instanceof WorkerLostError) return '!lost';
  if (thrown instanceof TaskCloneError) return `!clone ${thrown.phase}`;
  const { name, message } = nameAndMessage(thrown);
  return `!${digestOf(`${name}: ${message}`)}`;
}

class CanonicalWriter {
  #text = '';
  #hash: Hash | null = null;
  readonly #seen = new Map<object, number>();

  digest(): string {
    if (!this.#hash && this.#text.length <= MAX_PLAIN) return this.#text;
    return `#${this.#flush().digest('base64url')}`;
  }

  write(value: unknown): void {
    if (typeof value === 'string') this.#string(value);
    else if (typeof value === 'object' && value !== null) this.#object(value);
    else this.#put(tokenOf(value));
  }

  #object(value: object): void {
    const seen = this.#seen.get(value);
    if (seen !== undefined) {
      this.#put(`@${seen};`);
      return;
    }
    this.#seen.set(value, this.#seen.size);
    if (Array.isArray(value)) this.#array(value);
    else if (ArrayBuffer.isView(value)) {
      this.#bytes(value, new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    } else if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
      this.#bytes(value, new Uint8Array(value));
    } else if (value instanceof Date) this.#put(`D${value.getTime()};`);
    else if (value instanceof RegExp) this.#string(`R${String(value)}`);
    else if (value instanceof Error) this.#string(`E${nameAndMessage(value).message}`);
    else if (value instanceof Map) this.#list('M', [...value].flat(1));
    else if (value instanceof Set) this.#list('S', [...value]);
    else if (value instanceof Number || value instanceof String || value instanceof Boolean) {
      this.#list('b', [value.valueOf()]);
    } else this.#properties(value);
  }

  #properties(value: object): void {
    const keys = Object.keys(value).sort();
    this.#put(`o${keys.length};`);
    for (const key of keys) {
      this.#string(key);
      this.write((value as Record<string, unknown>)[key]);
    }
  }

  #list(kind: string, items: readonly unknown[]): void {
    this.#put(`${kind}${items.length};`);
    for (const item of items) this.write(item);
  }

  #array(items: readonly unknown[]): void {
    this.#put(`a${items.length};`);
    for (let i = 0; i < items.length; i++) {
      if (i in items) this.write(items[i]);
      else this.#put('h');
    }
  }

  #string(text: string): void {
    this.#put(`s${text.length}:`);
    this.#put(text);
  }

  /** The type is that of the language, so that Node's `Buffer` is a Uint8Array. */
  #bytes(value: object, bytes: Uint8Array): void {
    this.#put(`y${Object.prototype.toString.call(value)}${bytes.length};`);
    this.#flush().update(bytes);
  }

  #put(text: string): void {
    this.#text += text;
    if (this.#text.length > FLUSH_LENGTH) this.#flush();
  }

  #flush(): Hash {
    this.#hash ??= createHash('sha256');
    this.#hash.update(this.#text, 'utf16le');
    this.#text = '';
    return this.#hash;
  }
}

/** A value that is neither a string nor an object. */
function tokenOf(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'u';
    case 'boolean':
      return value ? 't' : 'f';
    case 'number':
      return Object.is(value, -0) ? 'd-0;' : `d${value};`;
    case 'bigint':
      return `n${value};`;
    case 'object':
      return 'l';
    default:
      return 'x';
  }
}
