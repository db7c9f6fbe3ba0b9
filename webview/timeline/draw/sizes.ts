/** Heights above the lanes, CSS pixels; `timeline.css` has their sum. */
export const MINIMAP_HEIGHT = 30;
export const AXIS_HEIGHT = 24;
export const HEADER_HEIGHT = MINIMAP_HEIGHT + AXIS_HEIGHT;
