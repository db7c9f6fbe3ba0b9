/** The page in a bare browser, with a stand-in for its host: what needs no editor is quicker to test without. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import esbuild from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { pageHtml } from '../../../../src/host/page-html.js';
import type { FromPage } from '../../../../src/shared/page-protocol.js';
import { launchBrowser } from '../../../support/browser.mjs';
import { REPO } from '../../../support/paths.mjs';
import type { HarnessOptions } from '../../../unit/webview/harness/host.js';

const ORIGIN = 'https://page.test';

interface Theme {
  readonly kind: string;
  readonly tokens: Readonly<Record<string, string>>;
}

/** VS Code's default themes, as far as the page looks at them. */
export const THEMES = JSON.parse(
  readFileSync(join(REPO, 'test/unit/webview/harness/themes.json'), 'utf8'),
) as Readonly<Record<string, Theme>>;

export interface BarePageOptions extends Partial<HarnessOptions> {
  readonly theme?: string;
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
  /** As the files in media/l10n are named; English by default. */
  readonly language?: string;
}

/** One browser and one build, for all pages. */
export class BarePages implements AsyncDisposable {
  private constructor(
    readonly browser: Browser,
    readonly files: ReadonlyMap<string, string>,
  ) {}

  static async create(): Promise<BarePages> {
    const { outputFiles } = await esbuild.build({
      absWorkingDir: REPO,
      entryPoints: { main: 'test/unit/webview/harness/page.ts' },
      outdir: '/',
      bundle: true,
      platform: 'browser',
      target: 'chrome120',
      format: 'iife',
      write: false,
      logLevel: 'warning',
    });
    const files = new Map(
      outputFiles.map(({ path, text }) => [path.replace(/^.*[\\/]/, '/'), text]),
    );
    return new BarePages(await launchBrowser(), files);
  }

  async open(options: BarePageOptions = {}): Promise<BarePage> {
    const {
      theme = 'dark',
      width = 1000,
      height = 800,
      reducedMotion = false,
      language,
      ...rest
    } = options;
    const context = await this.browser.newContext({
      viewport: { width, height },
      reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
    });
    context.setDefaultTimeout(90_000);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error.stack)));
    page.on('console', (message) => {
      const isFault = message.type() === 'error' || message.type() === 'warning';
      // The graphics driver of a machine has complaints of its own.
      if (isFault && !message.text().includes('GL Driver')) faults.push(message.text());
    });
    const harness: HarnessOptions = { scenario: 'compare', wide: false, ...rest };
    await page.addInitScript(dress, { harness, theme: THEMES[theme] as Theme });
    await page.route(`${ORIGIN}/**`, (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/')
        return route.fulfill({ body: htmlIn(language), contentType: 'text/html' });
      const body = this.files.get(pathname);
      const contentType = pathname.endsWith('.css') ? 'text/css' : 'text/javascript';
      return route.fulfill(body === undefined ? { status: 404 } : { body, contentType });
    });
    await page.goto(ORIGIN);
    return new BarePage(page, faults);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
  }
}

const htmlIn = (language: string | undefined): string =>
  pageHtml({
    cspSource: ORIGIN,
    nonce: 'n0nce',
    script: `${ORIGIN}/main.js`,
    style: `${ORIGIN}/main.css`,
    title: 'Pool Lanes',
    language: language ?? 'en',
    ...(language !== undefined && { strings: stringsOf(language) }),
  });

const stringsOf = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(join(REPO, `media/l10n/bundle.l10n.${language}.json`), 'utf8')) as Record<
    string,
    string
  >;

/** What VS Code does to a webview before its script runs; runs in the page. */
function dress({ harness, theme }: { harness: HarnessOptions; theme: Theme }): void {
  window.harnessOptions = harness;
  const violation = ({
    violatedDirective,
    blockedURI,
    sample,
  }: SecurityPolicyViolationEvent): void =>
    console.error(`blocked by policy: ${violatedDirective} ${blockedURI} ${sample}`);
  document.addEventListener('securitypolicyviolation', violation);
  const clothe = (): void => {
    const { style } = document.documentElement;
    for (const [name, value] of Object.entries(theme.tokens)) {
      style.setProperty(`--vscode-${name}`, value);
    }
    style.setProperty('--vscode-font-family', 'DejaVu Sans, sans-serif');
    style.setProperty('--vscode-font-size', '13px');
    style.setProperty('--vscode-editor-font-family', 'DejaVu Sans Mono, monospace');
    style.setProperty('--vscode-editor-font-size', '12px');
    const ground = harness.wide ? '--vscode-editor-background' : '--vscode-sideBar-background';
    style.background = style.getPropertyValue(ground);
    document.body.classList.add(theme.kind);
    document.body.dataset['vscodeThemeKind'] = theme.kind;
  };
  // The body is there before its script runs, which is when the page looks at it.
  new MutationObserver((_, observer) => {
    // Before the page has loaded there may be no body, whatever the types say.
    if ((document.body as HTMLElement | null) === null) return;
    observer.disconnect();
    clothe();
  }).observe(document, { childList: true, subtree: true });
}

export class BarePage {
  constructor(
    readonly page: Page,
    /** What went wrong in it: errors, warnings, what the policy blocked. */
    readonly faults: readonly string[],
  ) {}

  at(testId: string) {
    return this.page.locator(`[data-testid="${testId}"]`);
  }

  posted(): Promise<readonly FromPage[]> {
    return this.page.evaluate(() => window.harness.posted);
  }

  /** The first message of a type that the page has posted, or will post. */
  async awaitPosted<T extends FromPage['type']>(type: T): Promise<Extract<FromPage, { type: T }>> {
    const handle = await this.page.waitForFunction(
      (wanted) => window.harness.posted.find((message) => message.type === wanted),
      type,
    );
    return (await handle.jsonValue()) as Extract<FromPage, { type: T }>;
  }

  /** Whether something sticks out at the side. */
  overflow(): Promise<number> {
    return this.page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
