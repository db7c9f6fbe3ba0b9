/** The forms that code is generated in, and which of them a measured pool calls for. */
import { isInline } from '../words.js';
import type { Pool } from '../words.js';

/** In the order in which they are offered. */
export const CODE_FORMS = [
  'executors',
  'piscina',
  'tinypool',
  'workerThreads',
  'childProcess',
  'promiseAll',
  'serial',
] as const;
export type CodeForm = (typeof CODE_FORMS)[number];

/** The form that does what a pool does with the least beside it; threads and processes are ours unless chosen otherwise. */
export const formOf = (pool: Pool): CodeForm =>
  pool === 'serial' ? 'serial' : pool === 'eventLoop' ? 'promiseAll' : 'executors';

/** The pool that a form has if `pool` was the fastest: some know only one. */
export function poolOf(form: CodeForm, pool: Pool): Pool {
  switch (form) {
    case 'serial':
      return 'serial';
    case 'promiseAll':
      return 'eventLoop';
    case 'piscina':
    case 'workerThreads':
      return 'thread';
    case 'childProcess':
      return 'process';
    case 'executors':
    case 'tinypool':
      return isInline(pool) ? 'thread' : pool;
  }
}
