/** Stands in for the editor in a report: gives the page its API, reads the trace that the file carries, and answers. */
import { fromBase64 } from '../src/shared/base64.js';
import type { FromPage, ToPage } from '../src/shared/page-protocol.js';
import { toProblem } from '../src/shared/problem.js';
import type { RunRecord } from '../src/shared/run.js';
import { isBlockShown, roundToShow } from '../src/shared/shown-round.js';
import { chunkHead } from '../src/shared/trace/chunk.js';
import { decodeTraceFile } from '../src/shared/trace/file.js';
import type { TraceFile } from '../src/shared/trace/file.js';
import type { VsCodeApi } from './page/vscode.js';

const SURROUNDINGS = {
  trusted: true,
  wide: true,
  candidate: null,
  from: 'exported',
  sourceless: true,
} as const;

class ReportHost {
  /** Null where the trace cannot be read: `#problem` says why. */
  readonly #trace: Promise<TraceFile>;
  #wanted: number | null = null;

  constructor() {
    const carrier = document.getElementById('trace');
    this.#trace = new Promise((resolve) => {
      resolve(decodeTraceFile(fromBase64(carrier?.textContent ?? '')));
    });
  }

  receive(message: FromPage): void {
    switch (message.type) {
      case 'ready':
        void this.#hydrate();
        break;
      case 'round':
        this.#wanted = message.round;
        void this.#hydrate();
        break;
      case 'details':
        void this.#answer(message);
        break;
      case 'fault':
        console.error(message.stack ?? message.message);
        break;
    }
  }

  async #hydrate(): Promise<void> {
    let file: TraceFile;
    try {
      file = await this.#trace;
    } catch (thrown) {
      send({ type: 'hydrate', run: unreadable(thrown), surroundings: SURROUNDINGS });
      return;
    }
    const { product, record, marks = [], chunks } = file;
    const round = roundToShow(record, this.#wanted);
    const surroundings = { ...SURROUNDINGS, from: `exported by Pool Lanes ${product}` };
    send({ type: 'hydrate', run: record, surroundings, round });
    for (const data of chunks) {
      const block = record.blocks[chunkHead(data).block];
      if (block && isBlockShown(block, round)) send({ type: 'chunk', runId: record.id, data });
    }
    if (marks.length > 0) send({ type: 'marks', runId: record.id, marks });
  }

  async #answer({ runId, block, task }: Extract<FromPage, { type: 'details' }>): Promise<void> {
    const { details } = await this.#trace;
    const known = details.find((one) => one.block === block && one.task === task);
    send({ type: 'details', runId, block, task, details: known ?? null });
  }
}

const send = (data: ToPage): void => {
  window.dispatchEvent(new MessageEvent('message', { data }));
};

const unreadable = (thrown: unknown): RunRecord => ({
  id: 'report',
  title: document.title,
  startedAt: 0,
  functions: [],
  status: 'failed',
  blocks: [],
  problem: toProblem(thrown),
  warnings: [],
});

/** As VS Code dresses a page, by what the reader's system prefers. */
function dress(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const clothe = (): void => {
    document.body.classList.toggle('vscode-dark', dark.matches);
    document.body.classList.toggle('vscode-light', !dark.matches);
  };
  clothe();
  dark.addEventListener('change', clothe);
}

dress();
const host = new ReportHost();
let state: unknown;
const api: VsCodeApi = {
  postMessage: (message) => host.receive(message),
  getState: () => state,
  setState: (next) => (state = next),
};
Object.assign(window, { acquireVsCodeApi: () => api });
