/** The few elements that the timeline consists of. */
import { translate } from '../../l10n.js';

export interface Parts {
  readonly root: HTMLElement;
  readonly head: HTMLElement;
  readonly legend: HTMLElement;
  readonly legendButton: HTMLButtonElement;
  readonly legendFace: HTMLElement;
  readonly header: HTMLElement;
  readonly headerCanvas: HTMLCanvasElement;
  readonly brushes: SVGSVGElement;
  readonly body: HTMLElement;
  readonly base: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  readonly grid: HTMLElement;
  readonly row: HTMLElement;
  readonly cell: HTMLElement;
  readonly tooltip: HTMLElement;
  readonly followButton: HTMLButtonElement;
  readonly announcer: HTMLElement;
}

let count = 0;

export function buildParts(container: HTMLElement): Parts {
  const make = <K extends keyof HTMLElementTagNameMap>(
    tag: K,
    name: string,
    parent: HTMLElement,
  ): HTMLElementTagNameMap[K] => {
    const element = document.createElement(tag);
    element.className = name;
    parent.append(element);
    return element;
  };
  const canvas = (name: string, parent: HTMLElement): HTMLCanvasElement => {
    const element = make('canvas', name, parent);
    element.setAttribute('aria-hidden', 'true');
    return element;
  };
  const root = make('div', 'timeline', container);
  const head = make('div', 'timeline-head', root);
  const legendButton = make('button', 'timeline-phase timeline-legend-button', head);
  legendButton.type = 'button';
  legendButton.title = translate('What the colours mean');
  legendButton.hidden = true;
  legendButton.append(translate('Legend'));
  const legendFace = make('span', 'timeline-legend-face', legendButton);
  legendFace.setAttribute('aria-hidden', 'true');
  const legend = make('div', 'timeline-legend', head);
  legend.id = `timeline-legend-${count}`;
  legendButton.setAttribute('aria-controls', legend.id);
  legend.setAttribute('role', 'group');
  legend.setAttribute('aria-label', translate('What the colours mean'));
  const header = make('div', 'timeline-header', root);
  const headerCanvas = canvas('timeline-canvas', header);
  const brushes = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  brushes.setAttribute('class', 'timeline-brushes');
  brushes.setAttribute('aria-hidden', 'true');
  header.append(brushes);
  const body = make('div', 'timeline-body', root);
  const base = canvas('timeline-canvas', body);
  const overlay = canvas('timeline-canvas', body);
  const grid = make('div', 'timeline-grid', body);
  grid.setAttribute('role', 'grid');
  grid.setAttribute('aria-label', translate('Timeline of tasks'));
  grid.setAttribute('aria-readonly', 'true');
  grid.tabIndex = 0;
  const row = make('div', 'timeline-hidden', grid);
  row.setAttribute('role', 'row');
  const cell = make('div', 'timeline-cell', row);
  cell.setAttribute('role', 'gridcell');
  cell.id = `timeline-cell-${count++}`;
  grid.setAttribute('aria-activedescendant', cell.id);
  const followButton = make('button', 'timeline-follow', body);
  followButton.type = 'button';
  followButton.textContent = translate('Follow live (L)');
  followButton.hidden = true;
  // Outside of what a page may make a container: in one, some browsers place it by that instead of by the window.
  const tooltip = make('div', 'timeline-tooltip', document.body);
  tooltip.setAttribute('role', 'tooltip');
  tooltip.hidden = true;
  const announcer = make('div', 'timeline-hidden', root);
  announcer.setAttribute('role', 'status');
  announcer.setAttribute('aria-live', 'polite');
  return {
    root,
    head,
    legend,
    legendButton,
    legendFace,
    header,
    headerCanvas,
    brushes,
    body,
    base,
    overlay,
    grid,
    row,
    cell,
    tooltip,
    followButton,
    announcer,
  };
}

/** Shows or hides; an element that is as it should be is left alone, so that it costs no layout. */
export function setHidden(element: HTMLElement, hidden: boolean): void {
  if (element.hidden !== hidden) element.hidden = hidden;
}

/** Gives a canvas its size in device pixels; true if it had another. */
export function fitCanvas(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  ratio: number,
): boolean {
  const [wide, tall] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width === wide && canvas.height === tall) return false;
  canvas.width = wide;
  canvas.height = tall;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  return true;
}
