/** The page's entry: one page for the side panel and the editor tab. */
import './page/page.css';
import { speak } from './l10n.js';
import type { Table } from './l10n.js';
import { Page } from './page/page.js';

const api = acquireVsCodeApi();

const report = (thrown: unknown): void => {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { message, stack } = error;
  api.postMessage({ type: 'fault', message, ...(stack === undefined ? {} : { stack }) });
};
window.addEventListener('error', ({ error, message }) => report(error ?? message));
window.addEventListener('unhandledrejection', ({ reason }) => report(reason));

speak(JSON.parse(document.getElementById('strings')?.textContent ?? '{}') as Table);
const root = document.getElementById('app');
if (!root) throw new Error('The page has no element for the app.');
new Page(root, api).start();
