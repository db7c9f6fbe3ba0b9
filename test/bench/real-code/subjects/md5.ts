import { Md5 } from './node_modules/ts-md5/src/md5.ts';

/**
 * The digest of a text of 256 KB, which is made where it is needed.
 * @tasks 32 i => [i]
 */
export function digest(seed: number): string {
  return Md5.hashStr(`${seed} the quick brown fox jumps over the lazy dog; `.repeat(5_400));
}
