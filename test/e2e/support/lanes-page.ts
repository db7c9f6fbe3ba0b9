/** Our page, in the side panel or in an editor tab: a frame in a frame of the window. */
import type { ThemeKind } from './window.js';
import type { Frame, Locator, Page } from 'playwright-core';
import { until } from '../../support/until.js';

/** What the timeline says of itself. */
export interface TimelineCounts {
  readonly lanes: number;
  readonly bars: number;
  readonly blocks: number;
}

/** What the table shows: by pool and by name of the figure. */
export type Figures = Readonly<
  Record<string, Readonly<Record<string, { readonly value: number; readonly text: string }>>>
>;

export class LanesPage {
  constructor(
    private readonly window: Page,
    private readonly place: 'side' | 'wide',
  ) {}

  /** The frame with our content, once it is there and shown. */
  async frame(): Promise<Frame> {
    let found: Frame | undefined;
    await until(
      `the page (${this.place}) is shown`,
      async () => {
        found = await this.#find();
        return found !== undefined;
      },
      (shown) => shown,
    );
    // Narrowed away by the closure.
    return found as unknown as Frame;
  }

  async isShown(): Promise<boolean> {
    return (await this.#find()) !== undefined;
  }

  async #find(): Promise<Frame | undefined> {
    const part = await this.window
      .locator(this.place === 'side' ? '.part.sidebar' : '.part.editor')
      .boundingBox();
    for (const outer of this.window.mainFrame().childFrames()) {
      const { searchParams } = new URL(outer.url(), 'http://nowhere');
      if (searchParams.get('extensionId') !== 'pool-lanes.pool-lanes') continue;
      for (const inner of outer.childFrames()) {
        try {
          // Pages float above the window, so only where they are tells which is which.
          const box = await (await outer.frameElement()).boundingBox();
          if (!isWithin(box, part)) continue;
          if ((await inner.locator('#app > *').count()) > 0) return inner;
        } catch {
          // It went away while we looked.
        }
      }
    }
    return undefined;
  }

  async part(testId: string): Promise<Locator> {
    return (await this.frame()).locator(`[data-testid="${testId}"]`);
  }

  async press(testId: string): Promise<void> {
    await (await this.part(testId)).click();
  }

  /** Waits until the run of these functions is shown, in one of the states (`done`, `stopped`, …), which it gives. */
  async run(title: string, ...wanted: readonly string[]): Promise<string> {
    const seen = await until(
      `the run of ${title} is ${wanted.join(' or ')}`,
      async () => {
        const header = (await this.frame()).locator('[data-testid="header"]');
        const [first] = await header.evaluateAll((all) =>
          all.map((element) => ({
            title: element.querySelector('.run-title')?.textContent,
            status: element.querySelector('[data-status]')?.getAttribute('data-status') ?? 'none',
          })),
        );
        return first;
      },
      (run) => run?.title === title && wanted.includes(run.status),
      // A comparison on a busy machine takes its time.
      240_000,
    );
    return seen?.status ?? 'none';
  }

  /** The same for its end. */
  ended(title: string): Promise<string> {
    return this.run(title, 'done', 'failed', 'stopped');
  }

  /** Waits until the timeline shows what is expected. */
  async timeline(expected: Partial<TimelineCounts>): Promise<TimelineCounts> {
    return until(
      `the timeline shows ${JSON.stringify(expected)}`,
      () => this.#counts(),
      (seen) =>
        Object.entries(expected).every(
          ([name, value]) => seen[name as keyof TimelineCounts] === value,
        ),
    );
  }

  async #counts(): Promise<TimelineCounts> {
    const [counts] = await (await this.frame()).locator('[data-lanes]').evaluateAll((all) =>
      all.map((element) => ({
        lanes: Number(element.getAttribute('data-lanes')),
        bars: Number(element.getAttribute('data-bars')),
        blocks: Number(element.getAttribute('data-blocks')),
      })),
    );
    return counts ?? { lanes: -1, bars: -1, blocks: -1 };
  }

  /** The table under the timeline: per pool, each number by its name, as full precision and as shown. */
  async summary(): Promise<Figures> {
    const rows = await (
      await this.frame()
    )
      .locator('[data-testid="summary-row"]')
      .evaluateAll((all) =>
        all.map((row) => ({
          pool: row.getAttribute('data-pool') ?? '',
          cells: [...row.querySelectorAll('[data-metric]')].map((cell) => ({
            metric: cell.getAttribute('data-metric') ?? '',
            value: Number(cell.getAttribute('data-value') ?? NaN),
            text: cell.textContent,
          })),
        })),
      );
    return Object.fromEntries(
      rows.map(({ pool, cells }) => [
        pool,
        Object.fromEntries(cells.map(({ metric, value, text }) => [metric, { value, text }])),
      ]),
    );
  }

  /** The same once it is as wanted: figures of a run under way are drawn now and then only. */
  figures(what: string, wanted: (shown: Figures) => boolean): Promise<Figures> {
    return until(`the table shows ${what}`, () => this.summary(), wanted);
  }

  /** Waits until the verdict says this, among the rest. */
  async says(headline: string): Promise<string> {
    return until(
      `the verdict says ${headline}`,
      async () => (await this.part('verdict')).innerText(),
      (text) => text.includes(headline),
    );
  }

  /** Waits until so many tasks of a pool have ended well, in a run of that pool alone. */
  async ok(pool: string, count: number): Promise<void> {
    await until(
      `${count} tasks are ok in the ${pool} pool alone`,
      async () =>
        Object.entries(await this.summary()).map(([name, { ok }]) => `${name} ${ok?.value ?? '?'}`),
      (seen) => seen.join() === `${pool} ${count}`,
    );
  }

  /** Waits until the page knows that the editor has a theme of this kind. */
  async themed(kind: ThemeKind): Promise<void> {
    const classes = {
      vs: 'body.vscode-light:not(.vscode-high-contrast)',
      'vs-dark': 'body.vscode-dark',
      'hc-black': 'body.vscode-high-contrast:not(.vscode-high-contrast-light)',
      'hc-light': 'body.vscode-high-contrast-light',
    };
    await (await this.frame()).locator(classes[kind]).waitFor();
  }

  /** Selects a task in the table of tasks, which it unfolds. */
  async selectTask(task: number, block = 0): Promise<void> {
    const tasks = await this.part('tasks');
    const row = tasks.locator(`[data-task="${block}:${task}"]`);
    if (!(await row.isVisible())) await tasks.locator('summary').click();
    await row.click();
  }

  /** The problems shown, each with its whole text. */
  async problems(): Promise<{ kind: string; text: string }[]> {
    return until(
      'a problem is shown',
      async () =>
        (await this.part('problem')).evaluateAll((all) =>
          all.map((e) => ({ kind: e.getAttribute('data-kind') ?? '', text: e.textContent })),
        ),
      (problems) => problems.length > 0,
    );
  }
}

type Box = Awaited<ReturnType<Locator['boundingBox']>>;

/** Whether the middle of `inner` lies in `outer`; nothing hidden has a box. */
function isWithin(inner: Box, outer: Box): boolean {
  if (!inner || !outer) return false;
  const [x, y] = [inner.x + inner.width / 2, inner.y + inner.height / 2];
  const [right, bottom] = [outer.x + outer.width, outer.y + outer.height];
  return outer.x < x && x < right && outer.y < y && y < bottom;
}
