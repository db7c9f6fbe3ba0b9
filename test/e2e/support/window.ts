/** A window of the editor, as a person meets it: keys, palette, gutter, menus, notifications. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { chooseInMenu } from '../../support/menu.mjs';
import type { Editor } from '../../support/vscode.mjs';
import { LanesPage } from './lanes-page.js';
import { until } from '../../support/until.js';

/** As the editor's own class names have it. */
export type ThemeKind = 'vs' | 'vs-dark' | 'hc-black' | 'hc-light';

/** Menu items of the gutter and names of run profiles. */
export type PoolItem =
  | 'Run in Thread Pool'
  | 'Run in Process Pool'
  | 'Compare Pools'
  | 'Find Best Worker Count'
  | 'Debug in Thread Pool';

interface Glyph {
  readonly line: number;
  readonly kind: string;
  readonly x: number;
  readonly y: number;
}

export class EditorWindow {
  /** Our page in the side panel, and in an editor tab. */
  readonly side: LanesPage;
  readonly wide: LanesPage;

  constructor(
    readonly page: Page,
    readonly editor: Editor,
    /** The open folder, absolute. */
    readonly folder: string,
  ) {
    this.side = new LanesPage(page, 'side');
    this.wide = new LanesPage(page, 'wide');
  }

  /** Opens the folder anew; resolves when files are listed. */
  async load(): Promise<void> {
    await this.page.goto(this.editor.urlOf(this.folder));
    await this.#usable();
  }

  /** By the editor's own command, which keeps what is open; a reload by the browser may come before it is kept. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.command('workbench.action.reloadWindow', 'Developer: Reload Window');
    await loaded;
    await this.#usable();
  }

  async #usable(): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar .statusbar-item').first().waitFor();
    // The activity bar lists our view once extensions are known.
    await this.page.locator('.activitybar [aria-label="Pool Lanes"]').first().waitFor();
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  /** Opens a file by its name and waits for its tab and text. */
  async openFile(file: string): Promise<void> {
    await this.#pick('Control+p', file, (input) =>
      input.locator(`[aria-label^="${file}"]`).first(),
    );
    await this.page.locator(`.tab.active[data-resource-name="${file}"]`).waitFor();
    await this.textEditor.locator('.view-line').first().waitFor();
  }

  /** Runs a command of the palette by its identifier, found by its title. */
  async command(id: string, title: string): Promise<void> {
    await this.#pick('F1', title, (input) => input.locator(`[data-quick-input-id="${id}"]`));
  }

  /** Whether the palette offers a command. */
  async offers(id: string, title: string): Promise<boolean> {
    const { keyboard } = this.page;
    await keyboard.press('F1');
    await this.quickInput.locator('input').first().waitFor();
    await keyboard.type(title);
    const row = this.quickInput.locator(`[data-quick-input-id="${id}"]`);
    const none = this.quickInput.getByText('No matching commands');
    await row.or(none).or(this.quickInput.locator('.monaco-list-row')).first().waitFor();
    const found = (await row.count()) > 0;
    await keyboard.press('Escape');
    await this.quickInput.waitFor({ state: 'hidden' });
    return found;
  }

  async #pick(keys: string, text: string, row: (input: Locator) => Locator): Promise<void> {
    const { keyboard } = this.page;
    await this.#insist(async (timeout) => {
      await keyboard.press(keys);
      const input = this.quickInput.locator('input').first();
      await input.waitFor({ timeout });
      await input.focus({ timeout });
      await keyboard.type(text);
      await row(this.quickInput).click({ timeout });
    });
  }

  /** Does it again where a list closes by itself meanwhile, as one does when the editor takes the focus back. */
  async #insist(act: (timeoutMs: number) => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await act(20_000);
        return;
      } catch (error) {
        if (attempt === 3) throw error;
        await this.page.keyboard.press('Escape');
        await this.quickInput.waitFor({ state: 'hidden' });
      }
    }
  }

  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  /** Types into the open input box, in place of what it proposes, and accepts it. */
  async answer(title: string, text: string): Promise<void> {
    await this.quickInput.locator('.quick-input-title', { hasText: title }).waitFor();
    await this.quickInput.locator('input').first().fill(text);
    await this.page.keyboard.press('Enter');
  }

  get textEditor(): Locator {
    return this.page.locator('.editor-instance .monaco-editor').first();
  }

  goToLine(line: number, column = 1): Promise<void> {
    return this.#insist(async (timeout) => {
      const input = this.quickInput.locator('input').first();
      await this.textEditor.locator('.view-lines').click({ timeout });
      await this.page.keyboard.press('Control+g');
      await input.waitFor({ timeout });
      await input.fill(`:${line}:${column}`, { timeout });
      await this.page.keyboard.press('Enter');
      await this.cursorAt(line, timeout);
    });
  }

  /** Waits until the cursor of the active editor is on a line. */
  async cursorAt(line: number, timeout?: number): Promise<void> {
    await this.page
      .locator('.statusbar [id="status.editor.selection"]', { hasText: `Ln ${line},` })
      .waitFor(timeout === undefined ? {} : { timeout });
  }

  /** Waits until just these lines have a run button. */
  async linesWithButton(expected: readonly number[]): Promise<void> {
    await until(
      `run buttons on lines ${expected.join(', ')}`,
      async () => {
        const glyphs = await this.#glyphs();
        const buttons = glyphs.filter(({ kind }) => kind.includes('testing-run'));
        return buttons.map(({ line }) => line).sort((a, b) => a - b);
      },
      (lines) => JSON.stringify(lines) === JSON.stringify(expected),
    );
  }

  /** What stands in the gutter: its line, its classes, and its middle in px of the window. */
  #glyphs(): Promise<Glyph[]> {
    return this.textEditor.evaluate((element) => {
      const top = (of: Element) => Math.round(of.getBoundingClientRect().top);
      const lines = new Map(
        [...element.querySelectorAll('.margin .line-numbers')].map((number) => [
          top(number),
          Number(number.textContent),
        ]),
      );
      return [...element.querySelectorAll('.glyph-margin-widgets .codicon')].map((glyph) => {
        const { x, y, width, height } = glyph.getBoundingClientRect();
        return {
          line: lines.get(top(glyph)) ?? 0,
          kind: glyph.className,
          x: x + width / 2,
          y: y + height / 2,
        };
      });
    });
  }

  /** The button in the gutter of a line: to run, or the state of the last run. */
  async gutter(line: number): Promise<Glyph> {
    const button = await until(
      `a button on line ${line}`,
      async () =>
        (await this.#glyphs()).find(
          (glyph) => glyph.line === line && glyph.kind.includes('testing'),
        ),
      (found) => found !== undefined,
    );
    if (!button) throw new Error(`no button on line ${line}`);
    return button;
  }

  /**
   * Clicks it where it is on the screen: the editor draws its icons anew whenever one of them changes, and a lamp that
   * appears meanwhile would make the next icon the one that is meant.
   */
  async pressGutter(line: number, button: 'left' | 'right' = 'left'): Promise<void> {
    const { x, y } = await this.gutter(line);
    await this.page.mouse.click(x, y, { button });
  }

  /** The line on which a function begins in a file as it is on disk. */
  async lineOf(file: string, name: string): Promise<number> {
    const lines = (await readFile(this.path(file), 'utf8')).split('\n');
    const index = lines.findIndex((line) => new RegExp(`(function|const) ${name}\\b`).test(line));
    if (index < 0) throw new Error(`${file} has no function ${name}`);
    return index + 1;
  }

  /** Opens a file and presses the run button of one of its functions. */
  async pressRun(file: string, name: string): Promise<void> {
    await this.openFile(file);
    await this.pressGutter(await this.lineOf(file, name));
  }

  /** Opens a file and chooses from the context menu of the button of one of its functions. */
  async chooseRun(file: string, name: string, item: PoolItem): Promise<void> {
    await this.openFile(file);
    await this.pressGutter(await this.lineOf(file, name), 'right');
    await this.chooseInMenu(item);
  }

  chooseInMenu(item: string): Promise<void> {
    return chooseInMenu(this.page, item);
  }

  /** A notification that says this. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item', { hasText: text }).first();
  }

  /** A modal dialog that says this. */
  dialog(text: string | RegExp): Locator {
    return this.page.locator('.monaco-dialog-box', { hasText: text });
  }

  /** Shows our view in the side panel. */
  async showTimeline(): Promise<void> {
    await this.command('poolLanes.showTimeline', 'Pool Lanes: Show Timeline');
  }

  /** Shows the file explorer in its place. */
  async hideTimeline(): Promise<void> {
    await this.command('workbench.view.explorer', 'View: Show Explorer');
    await this.page.locator('.explorer-folders-view').waitFor();
  }

  /** Gives the editor another theme, by its label, and waits until it has the kind that the theme is of. */
  async theme(label: string, kind: ThemeKind): Promise<void> {
    await this.#insist(async (timeout) => {
      await this.command('workbench.action.selectTheme', 'Preferences: Color Theme');
      const input = this.quickInput.locator('input[placeholder*="Color Theme"]');
      await input.fill(label, { timeout });
      const row = this.quickInput.locator(`.monaco-list-row[aria-label^="${label}"]`);
      await row.first().click({ timeout });
    });
    await this.page.locator(`.monaco-workbench.${kind}`).waitFor();
  }

  /** What moves without end in the editor and its pages: names of animations with what they move. */
  async endlessAnimations(): Promise<string[]> {
    const found = this.page.frames().map((frame) =>
      frame
        .evaluate(() =>
          // Those of an element's shadow tree are not among the document's own.
          [document, ...document.querySelectorAll('*')]
            .flatMap((one) => (one instanceof Element ? (one.shadowRoot ?? []) : one))
            .flatMap((root) => root.getAnimations())
            .flatMap(({ effect }) => {
              if (!(effect instanceof KeyframeEffect)) return [];
              const { endTime } = effect.getComputedTiming();
              return endTime === Infinity ? [`${effect.target?.getAttribute('class')}`] : [];
            }),
        )
        .catch((error: unknown) => {
          // A frame may go away as it is asked; the window does not.
          if (frame === this.page.mainFrame()) throw error;
          return [];
        }),
    );
    return (await Promise.all(found)).flat();
  }

  /** The runners that live in this window's editor. */
  async runners(): Promise<string[]> {
    const all = await this.editor.processes();
    return all
      .map(({ command }) => command)
      .filter((command) => /dist\/(runner\.js|executors\/)/.test(command));
  }

  async noRunnerIsLeft(): Promise<void> {
    await until(
      'no runner is left',
      () => this.runners(),
      (left) => left.length === 0,
    );
  }
}
