/**
 * As much of a canvas's drawing context as the timeline draws with, writing SVG: what is on the canvas comes out as
 * vectors, drawn by the same code. Images (lanes with more tasks than pixels) are embedded as PNG.
 */

const STATE = [
  'fillStyle',
  'strokeStyle',
  'lineWidth',
  'font',
  'textAlign',
  'textBaseline',
  'globalAlpha',
] as const;

const escapeText = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Two decimals are a fiftieth of a pixel on the finest screen. */
const n = (value: number): string => String(Math.round(value * 100) / 100);

/** Text of XML may not hold control characters, whatever it is escaped to. */
const clean = (text: string): string => text.replace(/\p{Cc}/gu, '');

type State = { -readonly [S in (typeof STATE)[number]]: SvgContext[S] };

export class SvgContext {
  /** Plain colours only. */
  fillStyle = '#000';
  strokeStyle = '#000';
  lineWidth = 1;
  font = '10px sans-serif';
  textAlign: CanvasTextAlign = 'start';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  globalAlpha = 1;
  readonly #out: string[] = [];
  readonly #saved: { readonly state: State; readonly groups: number }[] = [];
  readonly #measure = document.createElement('canvas').getContext('2d');
  #path = '';
  /** The screen's pixels for one of the page. */
  #ratio = 1;
  #dash: readonly number[] = [];
  #groups = 0;

  /** `name` keeps the clips of several apart in one document. */
  constructor(readonly name: string) {}

  /** What was drawn. */
  get svg(): string {
    return this.#out.join('\n') + '</g>'.repeat(this.#groups);
  }

  /** In the only way that the timeline uses it, to scale to the pixels of a screen, which vectors do not have. */
  setTransform(ratio: number): void {
    this.#ratio = ratio;
    this.#path = '';
  }

  save(): void {
    const state = Object.fromEntries(STATE.map((name) => [name, this[name]])) as State;
    this.#saved.push({ state, groups: this.#groups });
    this.#groups = 0;
  }

  restore(): void {
    const saved = this.#saved.pop();
    if (!saved) return;
    this.#out.push('</g>'.repeat(this.#groups));
    this.#groups = saved.groups;
    Object.assign(this, saved.state);
  }

  beginPath(): void {
    this.#path = '';
  }

  moveTo(x: number, y: number): void {
    this.#path += `M${n(x)} ${n(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.#path += `L${n(x)} ${n(y)}`;
  }

  closePath(): void {
    this.#path += 'Z';
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#path += `M${n(x)} ${n(y)}h${n(width)}v${n(height)}h${n(-width)}Z`;
  }

  roundRect(x: number, y: number, width: number, height: number, radius: number): void {
    const r = Math.max(0, Math.min(radius, width / 2, height / 2));
    const arc = (dx: number, dy: number): string => `a${n(r)} ${n(r)} 0 0 1 ${n(dx)} ${n(dy)}`;
    const [across, down] = [width - 2 * r, height - 2 * r];
    this.#path +=
      `M${n(x + r)} ${n(y)}h${n(across)}${arc(r, r)}v${n(down)}${arc(-r, r)}` +
      `h${n(-across)}${arc(-r, -r)}v${n(-down)}${arc(r, -r)}Z`;
  }

  fill(): void {
    this.#out.push(`<path d="${this.#path}" ${this.#filled()}/>`);
  }

  stroke(): void {
    this.#out.push(`<path d="${this.#path}" ${this.#stroked()}/>`);
  }

  clip(): void {
    const id = `${this.name}-clip-${this.#out.length}`;
    this.#out.push(
      `<clipPath id="${id}"><path d="${this.#path}"/></clipPath><g clip-path="url(#${id})">`,
    );
    this.#groups++;
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    if (width <= 0 || height <= 0) return;
    this.#out.push(`<rect ${box(x, y, width, height)} ${this.#filled()}/>`);
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.#out.push(`<rect ${box(x, y, width, height)} ${this.#stroked()}/>`);
  }

  setLineDash(dash: readonly number[]): void {
    this.#dash = dash;
  }

  measureText(text: string): TextMetrics | { readonly width: number } {
    if (!this.#measure) return { width: text.length * 6 };
    this.#measure.font = this.font;
    return this.#measure.measureText(text);
  }

  fillText(text: string, x: number, y: number): void {
    const anchor = { left: 'start', start: 'start', center: 'middle', right: 'end', end: 'end' };
    const baseline = this.textBaseline === 'middle' ? 'central' : 'alphabetic';
    this.#out.push(
      `<text x="${n(x)}" y="${n(y)}" text-anchor="${anchor[this.textAlign]}" dominant-baseline="${baseline}"` +
        ` style="font:${escapeText(this.font)}" ${this.#filled()}>${escapeText(clean(text))}</text>`,
    );
  }

  /** In the form with seven arguments only; as on a canvas, in the screen's own pixels. */
  putImageData(
    image: ImageData,
    ...[x, y, left, top, width, height]: readonly [number, number, number, number, number, number]
  ): void {
    const piece = document.createElement('canvas');
    piece.width = width;
    piece.height = height;
    piece.getContext('2d')?.putImageData(image, -left, -top);
    const scale = 1 / this.#ratio;
    const place = box((x + left) * scale, (y + top) * scale, width * scale, height * scale);
    this.#out.push(
      `<image ${place} preserveAspectRatio="none" style="image-rendering:pixelated"` +
        ` href="${piece.toDataURL('image/png')}"/>`,
    );
  }

  #filled(): string {
    return `fill="${escapeText(this.fillStyle)}"${this.#alpha()}`;
  }

  #stroked(): string {
    const dash = this.#dash.length > 0 ? ` stroke-dasharray="${this.#dash.map(n).join(' ')}"` : '';
    const stroke = escapeText(this.strokeStyle);
    return `fill="none" stroke="${stroke}" stroke-width="${n(this.lineWidth)}"${dash}${this.#alpha()}`;
  }

  #alpha(): string {
    return this.globalAlpha === 1 ? '' : ` opacity="${n(this.globalAlpha)}"`;
  }
}

const box = (x: number, y: number, width: number, height: number): string =>
  `x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"`;
