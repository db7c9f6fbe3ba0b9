/** Checks of values of unknown origin, put together from small ones. Each throws a RangeError that says where what is wrong. */

export type Check = (value: unknown, where: string) => void;

const LONGEST_TEXT = 1_000_000;
const LONGEST_LIST = 10_000_000;

export function refuse(where: string, expected: string): never {
  throw new RangeError(`${where} is not ${expected}`);
}

const test =
  (isSound: (value: unknown) => boolean, expected: string): Check =>
  (value, where) => {
    if (!isSound(value)) refuse(where, expected);
  };

export const text = test((v) => typeof v === 'string' && v.length <= LONGEST_TEXT, 'a text');
export const flag = test((v) => typeof v === 'boolean', 'true or false');
/** JSON writes what is not a number as null. */
export const number = test((v) => typeof v === 'number' || v === null, 'a number');
export const count = test((v) => Number.isSafeInteger(v) && Number(v) >= 0, 'a whole number');
/** A moment on the clock of the run. */
export const stamp = test((v) => typeof v === 'number' && Math.abs(v) < 2 ** 50, 'a time');
/** ms since the epoch, within what a Date can tell. */
export const moment = test((v) => typeof v === 'number' && Math.abs(v) <= 8.64e15, 'a moment');
export const line = test((v) => Number.isSafeInteger(v) && Number(v) >= 1, 'a number from 1');

export const oneOf = (...words: readonly string[]): Check =>
  test((v) => words.includes(v as string), `one of ${words.join(', ')}`);

export const maybe =
  (check: Check): Check =>
  (value, where) => {
    if (value !== undefined) check(value, where);
  };

export const orNull =
  (check: Check): Check =>
  (value, where) => {
    if (value !== null) check(value, where);
  };

export const list =
  (check: Check, most = LONGEST_LIST): Check =>
  (value, where) => {
    if (!Array.isArray(value) || value.length > most) refuse(where, 'a list');
    for (const [index, item] of value.entries()) check(item, `${where}[${index}]`);
  };

/** An object; `T` is its type, so that a field that is added there cannot be forgotten here. */
export const shape =
  <T>(fields: { readonly [K in keyof Required<T>]: Check }): Check =>
  (value, where) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      refuse(where, 'an object');
    }
    const bag = value as Readonly<Record<string, unknown>>;
    for (const [name, check] of Object.entries<Check>(fields)) check(bag[name], `${where}.${name}`);
  };
