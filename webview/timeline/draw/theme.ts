/** The colours of the editor's theme, read from its CSS custom properties. */
import { OUTCOMES } from '../../../src/shared/words.js';
import type { Outcome } from '../../../src/shared/words.js';
import type { CounterKind, Phase } from '../types.js';

export interface Colour {
  readonly css: string;
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

export interface Theme {
  readonly font: string;
  readonly bold: string;
  readonly background: Colour;
  readonly foreground: Colour;
  /** Less important text, and lines. */
  readonly muted: Colour;
  readonly line: Colour;
  /** Behind the bars of a lane. */
  readonly lane: Colour;
  readonly focus: Colour;
  readonly selection: Colour;
  /** Outlines bars in high contrast; null elsewhere. */
  readonly outline: Colour | null;
  readonly phases: Readonly<Record<Phase, Colour>>;
  readonly outcomes: readonly Colour[];
  /** The line of cores used. */
  readonly cpu: Colour;
  readonly counters: Readonly<Record<CounterKind, Colour>>;
  /** Collections of garbage: on a bar of any colour, and beside it. */
  readonly pause: Colour;
  /** Told apart by colour: functions, workers. */
  readonly series: readonly Colour[];
}

/** Theme token, then what to use in an editor that lacks it (dark, light). */
const TOKENS = {
  background: ['--vscode-sideBar-background', '#1f1f1f', '#ffffff'],
  foreground: ['--vscode-foreground', '#cccccc', '#3b3b3b'],
  muted: ['--vscode-descriptionForeground', '#9d9d9d', '#646464'],
  focus: ['--vscode-focusBorder', '#0078d4', '#005fb8'],
  blue: ['--vscode-charts-blue', '#59a4f9', '#1a85ff'],
  green: ['--vscode-charts-green', '#89d185', '#388a34'],
  yellow: ['--vscode-charts-yellow', '#cca700', '#bf8803'],
  orange: ['--vscode-charts-orange', '#d18616', '#d18616'],
  purple: ['--vscode-charts-purple', '#b180d7', '#652d90'],
  red: ['--vscode-charts-red', '#f14c4c', '#e51400'],
} as const;

/** As `--fill-return` of `tokens.css`. */
const ORANGE_ON_WHITE = '#b85e00';

let pixel: CanvasRenderingContext2D | null = null;

/** Any CSS colour as numbers. One that is translucent is composed onto `under`, or taken as opaque without it. */
function parse(css: string, under?: Colour): Colour {
  pixel ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!pixel) return { css, r: 128, g: 128, b: 128 };
  pixel.clearRect(0, 0, 1, 1);
  if (under) {
    pixel.fillStyle = under.css;
    pixel.fillRect(0, 0, 1, 1);
  }
  pixel.fillStyle = css;
  pixel.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0] = pixel.getImageData(0, 0, 1, 1).data;
  return colour(r, g, b);
}

const colour = (r: number, g: number, b: number): Colour => ({
  css: `rgb(${r},${g},${b})`,
  r,
  g,
  b,
});

/** As a pixel of an image on a little-endian machine. */
export const packed = ({ r, g, b }: Colour, alpha: number): number =>
  ((Math.round(alpha * 255) << 24) | (b << 16) | (g << 8) | r) >>> 0;

/** `share` (0 to 1) of `a` in `b`. */
export function mix(a: Colour, b: Colour, share: number): Colour {
  const part = (x: number, y: number): number => Math.round(x * share + y * (1 - share));
  return colour(part(a.r, b.r), part(a.g, b.g), part(a.b, b.b));
}

/** Perceived lightness, 0 to 1. */
export const lightness = ({ r, g, b }: Colour): number =>
  Math.sqrt(0.299 * r * r + 0.587 * g * g + 0.114 * b * b) / 255;

/** Black or white, whichever reads better on `under`. */
export const inkOn = (under: Colour): string => (lightness(under) > 0.6 ? '#000000' : '#ffffff');

export function readTheme(element: HTMLElement): Theme {
  const style = getComputedStyle(element);
  const { classList } = document.body;
  const light =
    classList.contains('vscode-light') || classList.contains('vscode-high-contrast-light');
  const token = (name: keyof typeof TOKENS, under?: Colour): Colour => {
    const [property, dark, bright] = TOKENS[name];
    return parse(style.getPropertyValue(property).trim() || (light ? bright : dark), under);
  };
  const editor = style.getPropertyValue('--timeline-background').trim();
  const background = editor ? parse(editor) : token('background');
  const foreground = token('foreground', background);
  const contrast = style.getPropertyValue('--vscode-contrastBorder').trim();
  const [blue, green, yellow] = [token('blue'), token('green'), token('yellow')];
  // There the token is a blue, as is what runs.
  const orange = classList.contains('vscode-high-contrast-light')
    ? parse(ORANGE_ON_WHITE)
    : token('orange');
  const [purple, red] = [token('purple'), token('red')];
  const muted = token('muted', background);
  const outcomes: Readonly<Record<Outcome, Colour>> = {
    ok: blue,
    failed: red,
    cancelled: mix(muted, background, 0.7),
    lost: purple,
    aborted: orange,
  };
  const family = style.getPropertyValue('--vscode-font-family').trim() || 'system-ui, sans-serif';
  return {
    font: `11px ${family}`,
    bold: `600 12px ${family}`,
    background,
    foreground,
    muted,
    line: mix(foreground, background, contrast ? 0.6 : 0.16),
    lane: mix(foreground, background, contrast ? 0 : 0.045),
    focus: token('focus', background),
    selection: foreground,
    outline: contrast ? parse(contrast, background) : null,
    phases: {
      queue: muted,
      send: yellow,
      run: blue,
      return: orange,
      spawn: purple,
      load: green,
    },
    cpu: green,
    counters: { elu: mix(green, blue, 0.5), cpu: green, memory: mix(purple, red, 0.6) },
    pause: mix(red, foreground, 0.45),
    outcomes: OUTCOMES.map((outcome) => outcomes[outcome]),
    series: [
      blue,
      green,
      orange,
      purple,
      yellow,
      mix(blue, foreground, 0.5),
      mix(green, blue, 0.5),
      mix(orange, purple, 0.5),
    ],
  };
}

/** The theme where colours tell tasks apart: phases but `run` step back to greys. */
export function withoutPhases(theme: Theme): Theme {
  const { muted, background, phases } = theme;
  const grey = (share: number): Colour => mix(muted, background, share);
  return {
    ...theme,
    phases: { ...phases, send: grey(0.55), return: grey(0.4), spawn: grey(0.35), load: grey(0.55) },
  };
}

/** Calls back whenever the editor's theme changes; returns what stops it. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['style', 'class'],
  });
  return () => observer.disconnect();
}
