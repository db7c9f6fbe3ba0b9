import { echo, fib, nap, noop } from '../functions.cjs';
import { load } from '../load.mjs';

const workerpool = load('workerpool');

const move = (value) => new workerpool.Transfer(value, [value.buffer]);
workerpool.worker({ echo, fib, nap, noop, move });
