/** The page's language. */
export { speak, translate } from '../src/shared/translate.js';
export type { Table } from '../src/shared/translate.js';

/** Attributes that people read or hear. */
export const READ_ATTRIBUTES: ReadonlySet<string> = new Set([
  'title',
  'aria-label',
  'aria-description',
  'placeholder',
  'alt',
]);
