/** What every page of the bench offers to the one who measures, as `window.viewer`. */
export interface Viewer {
  /** Makes `tasks` tasks over 16 lanes, in the form that the viewer wants to be given; gives its bytes. Not measured. */
  prepare(tasks: number): Promise<number>;
  /** Gives them to the viewer; resolves when all is on screen. `first`: when the first bars were, ms. */
  load(): Promise<{ readonly first: number; readonly all: number }>;
  /** What a wheel over the bars is sent to. */
  surface(): Element;
  /** How it wants to be zoomed and panned by wheel. */
  readonly wheel: { readonly zoom: WheelEventInit; readonly pan: WheelEventInit };
  /** Lets go of what was prepared, so that memory is the viewer's own. */
  release(): void;
}

/** One task's run, µs. */
export interface Bar {
  readonly lane: number;
  readonly start: number;
  readonly end: number;
}

export const LANES = 16;

export const nextFrame = (): Promise<number> =>
  new Promise((resolve) => requestAnimationFrame(resolve));

/** Resolves when what was drawn last has been painted. */
export async function painted(): Promise<void> {
  await nextFrame();
  await nextFrame();
}

declare global {
  interface Window {
    viewer: Viewer;
  }
}

export const offer = (viewer: Viewer): void => {
  window.viewer = viewer;
};
