/** The page's line to its host. */
import type { FromPage } from '../../src/shared/page-protocol.js';

/** What VS Code gives a page, once. */
export interface VsCodeApi {
  postMessage(message: FromPage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  function acquireVsCodeApi(): VsCodeApi;
}
