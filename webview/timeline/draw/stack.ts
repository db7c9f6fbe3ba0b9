/**
 * Columns of colour piled up in a few rows of pixels. Each row is the one below it but for the columns whose colour
 * changes there, so what is drawn costs as much as there are changes, not as many pixels.
 */

/** A stretch of rows of an image. */
export interface Rows {
  readonly pixels: Uint32Array;
  /** In pixels, and how many of them a column is wide. */
  readonly width: number;
  readonly grain: number;
  readonly first: number;
  readonly count: number;
  /** The row that stands for nothing; null if what is there already stays below. */
  readonly ground: Uint32Array | null;
}

export class Stack {
  /** How many changes each row has; and which columns take which colours, row by row, `width` places for each. */
  #counts = new Uint32Array(0);
  #columns = new Uint16Array(0);
  #colours = new Uint32Array(0);

  /** `width`: of the rows, in pixels; `grain`: pixels that a column is wide. */
  constructor(
    readonly width: number,
    readonly grain = 1,
  ) {}

  /** Call before the columns of a lane of `rows` rows. */
  begin(rows: number): void {
    if (this.#counts.length !== rows) {
      this.#counts = new Uint32Array(rows);
      this.#columns = new Uint16Array(rows * this.width);
      this.#colours = new Uint32Array(rows * this.width);
    }
    this.#counts.fill(0);
  }

  /** A column has a colour (0: the ground's) from a row (0 is the lowest) upwards; one change per row at most. */
  put(column: number, row: number, colour: number): void {
    const count = this.#counts[row] ?? 0;
    const at = row * this.width + count;
    this.#columns[at] = column;
    this.#colours[at] = colour;
    this.#counts[row] = count + 1;
  }

  /** Writes what was put. */
  into({
    pixels,
    first,
    count,
    ground,
  }: Pick<Rows, 'pixels' | 'first' | 'count' | 'ground'>): void {
    const { width, grain } = this;
    const columns = this.#columns;
    const colours = this.#colours;
    let pixel = (first + count) * width;
    for (let row = 0; row < count; row++) {
      pixel -= width;
      if (row > 0) pixels.copyWithin(pixel, pixel + width, pixel + 2 * width);
      else if (ground) pixels.set(ground, pixel);
      const end = row * width + (this.#counts[row] ?? 0);
      for (let at = row * width; at < end; at++) {
        const left = (columns[at] ?? 0) * grain;
        const right = left + grain < width ? left + grain : width;
        const colour = colours[at] ?? 0;
        if (colour !== 0) for (let x = left; x < right; x++) pixels[pixel + x] = colour;
        else for (let x = left; x < right; x++) pixels[pixel + x] = ground?.[x] ?? 0;
      }
    }
  }
}
