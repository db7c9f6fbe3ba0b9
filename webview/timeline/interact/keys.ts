/** What each key does. */
export interface KeyTarget {
  /** Powers of two; positive zooms in. */
  zoomBy(steps: number): void;
  /** Shares of what is seen. */
  panBy(share: number): void;
  fit(): void;
  fitSelection(): void;
  follow(): void;
  /** Plays the run again, or holds. */
  play(): void;
  undo(): void;
  /** Measures what is in view, as a brushed range. */
  measure(): void;
  /** Folds or opens the lanes of the pool that the selected task is of. */
  fold(): void;
  /** To the next (1) or previous (-1) bar of the lane, or lane. */
  moveInLane(by: 1 | -1): void;
  moveLane(by: 1 | -1): void;
  moveToEnd(end: 'first' | 'last'): void;
  /** To the next or previous task in the order of submission. */
  moveTask(by: 1 | -1): void;
  /** To the next or previous task that matches the search. */
  moveMatch(by: 1 | -1): void;
  /** To the next or previous place where a task wrote something. */
  moveMark(by: 1 | -1): void;
  /** To the task of the pool that settled last. */
  moveToLast(): void;
  activate(): void;
  /** Gives up the range, then the selection; false if there was neither. */
  escape(): boolean;
}

const PAN = 0.15;

const KEYS: Readonly<Record<string, (target: KeyTarget) => unknown>> = {
  w: (target) => target.zoomBy(0.5),
  s: (target) => target.zoomBy(-0.5),
  '+': (target) => target.zoomBy(0.5),
  '=': (target) => target.zoomBy(0.5),
  '-': (target) => target.zoomBy(-0.5),
  a: (target) => target.panBy(-PAN),
  d: (target) => target.panBy(PAN),
  '0': (target) => target.fit(),
  f: (target) => target.fitSelection(),
  l: (target) => target.follow(),
  p: (target) => target.play(),
  u: (target) => target.undo(),
  Backspace: (target) => target.undo(),
  b: (target) => target.measure(),
  c: (target) => target.fold(),
  ArrowRight: (target) => target.moveInLane(1),
  ArrowLeft: (target) => target.moveInLane(-1),
  ArrowDown: (target) => target.moveLane(1),
  ArrowUp: (target) => target.moveLane(-1),
  Home: (target) => target.moveToEnd('first'),
  End: (target) => target.moveToEnd('last'),
  '.': (target) => target.moveTask(1),
  ',': (target) => target.moveTask(-1),
  n: (target) => target.moveMatch(1),
  m: (target) => target.moveMark(1),
  e: (target) => target.moveToLast(),
  Enter: (target) => target.activate(),
  Escape: (target) => target.escape(),
};

const SHIFTED: typeof KEYS = {
  ArrowRight: (target) => target.panBy(PAN),
  ArrowLeft: (target) => target.panBy(-PAN),
  ArrowUp: (target) => target.zoomBy(0.5),
  ArrowDown: (target) => target.zoomBy(-0.5),
  n: (target) => target.moveMatch(-1),
  m: (target) => target.moveMark(-1),
};

/** Acts on a key; false if it means nothing here. */
export function handleKey(event: KeyboardEvent, target: KeyTarget): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const action = (event.shiftKey ? SHIFTED[key] : undefined) ?? KEYS[key];
  return action !== undefined && action(target) !== false;
}
