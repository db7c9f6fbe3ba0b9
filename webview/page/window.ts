/** Which rows of a long list are in view. */

/** Height of a row, px. */
export const ROW_HEIGHT = 22;
/** Browsers lose count beyond some 33 million device pixels; this stays below at any zoom. */
const TALLEST = 8_000_000;

export interface Window {
  /** First row to draw, and how many. */
  readonly first: number;
  readonly count: number;
  /** Where to draw the first, px from the top of the scrolled content. */
  readonly top: number;
}

/** Height of the scrolled content, px: less than its rows would need if there are very many. */
export const contentHeight = (rows: number): number => Math.min(rows * ROW_HEIGHT, TALLEST);

/** The rows that show at `scrollTop` in a view of `height` px. */
export function windowAt(rows: number, scrollTop: number, height: number): Window {
  const fits = Math.ceil(height / ROW_HEIGHT) + 1;
  const real = rows * ROW_HEIGHT;
  const content = contentHeight(rows);
  const scrollable = Math.max(0, content - height);
  const at = Math.min(Math.max(0, scrollTop), scrollable);
  // The scroll bar's way stands for the rows' way; both are the same unless there are very many.
  const offset = scrollable > 0 ? at * (Math.max(0, real - height) / scrollable) : 0;
  const first = Math.min(Math.floor(offset / ROW_HEIGHT), Math.max(0, rows - 1));
  return { first, count: Math.min(fits, rows - first), top: at - (offset - first * ROW_HEIGHT) };
}

/** The least scrolling from `scrollTop` that brings a row into view. */
export function scrollTo(row: number, rows: number, scrollTop: number, height: number): number {
  const real = rows * ROW_HEIGHT;
  const scrollable = Math.max(0, contentHeight(rows) - height);
  const way = Math.max(0, real - height);
  if (scrollable === 0 || way === 0) return 0;
  const scale = way / scrollable;
  const offset = Math.min(scrollTop, scrollable) * scale;
  const top = row * ROW_HEIGHT;
  if (top < offset) return top / scale;
  const bottom = top + ROW_HEIGHT - height;
  return bottom > offset ? bottom / scale : scrollTop;
}
