import type { Scene } from './scene.js';

/** Tells in the element's data what was drawn, for those who cannot look at pixels. */
export function publish(element: HTMLElement, { groups, domain }: Scene, follow: boolean): void {
  const sum = (of: (group: Scene['groups'][number]) => number): string =>
    String(groups.reduce((total, group) => total + of(group), 0));
  const facts = {
    blocks: String(groups.length),
    lanes: sum(({ lanes }) => lanes.rows.length),
    bars: sum(({ lanes }) => lanes.barCount + lanes.runningCount),
    follow: String(follow),
    domain: domain.map((edge) => edge.toFixed(1)).join(),
  };
  for (const [name, value] of Object.entries(facts)) {
    if (element.dataset[name] !== value) element.dataset[name] = value;
  }
}
