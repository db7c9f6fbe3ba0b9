import { echo, fib, nap, noop } from '../functions.cjs';
import { load } from '../load.mjs';

const { ThreadWorker } = load('poolifier');

export default new ThreadWorker({ echo, fib, nap, noop });
