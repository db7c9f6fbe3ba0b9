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
    this.#flush();
    return `#${(this.#hash as Hash | null)?.digest('base64url') ?? ''}`;
  }

  write(value: unknown): void {
    switch (typeof value) {
      case 'undefined':
        return this.#put('u');
      case 'boolean':
        return this.#put(value ? 't' : 'f');
      case 'number':
        return this.#put(Object.is(value, -0) ? 'd-0;' : `d${value};`);
      case 'bigint':
        return this.#put(`n${value};`);
      case 'string':
        return this.#string(value);
      case 'symbol':
      case 'function':
        return this.#put('x');
      case 'object':
        return value === null ? this.#put('l') : this.#object(value);
    }
  }

  #object(value: object): void {
    const seen = this.#seen.get(value);
    if (seen !== undefined) return this.#put(`@${seen};`);
    this.#seen.set(value, this.#seen.size);
    if (Array.isArray(value)) return this.#array(value);
    if (ArrayBuffer.isView(value)) {
      return this.#bytes(value, new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    }
    if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
      return this.#bytes(value, new Uint8Array(value));
    }
    if (value instanceof Date) return this.#put(`D${value.getTime()};`);
    if (value instanceof RegExp) return this.#string(`R${String(value)}`);
    if (value instanceof Error) return this.#string(`E${nameAndMessage(value).message}`);
    if (value instanceof Map) {
      this.#put(`M${value.size};`);
      for (const [key, item] of value) {
        this.write(key);
        this.write(item);
      }
      return;
    }
    if (value instanceof Set) {
      this.#put(`S${value.size};`);
      for (const item of value) this.write(item);
      return;
    }
    if (value instanceof Number || value instanceof String || value instanceof Boolean) {
      this.#put('b');
      return this.write(value.valueOf());
    }
    const keys = Object.keys(value).sort();
    this.#put(`o${keys.length};`);
    for (const key of keys) {
      this.#string(key);
      this.write((value as Record<string, unknown>)[key]);
    }
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
    this.#flush();
    this.#hash?.update(bytes);
  }

  #put(text: string): void {
    this.#text += text;
    if (this.#text.length > FLUSH_LENGTH) this.#flush();
  }

  #flush(): void {
    this.#hash ??= createHash('sha256');
    this.#hash.update(this.#text, 'utf16le');
    this.#text = '';
  }
}
