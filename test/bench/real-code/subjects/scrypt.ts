import { scrypt } from './node_modules/@noble/hashes/src/scrypt.ts';

/**
 * A key from a password: a few bytes in, a few out, and nothing but arithmetic between.
 * @tasks 16 i => [`password ${i}`]
 */
export function deriveKey(password: string): string {
  const key = scrypt(password, 'a pinch of salt', { N: 2 ** 11, r: 8, p: 1, dkLen: 32 });
  return Buffer.from(key).toString('hex');
}
