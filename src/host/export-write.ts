/** Turns a run into a file of some format, and writes it. */
import { createWriteStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as vscode from 'vscode';
import { chromeTraceOf } from '../shared/export/chrome-trace.js';
import { csvOf } from '../shared/export/csv.js';
import type { ExportedRun } from '../shared/export/exported-run.js';
import type { ExportFormat } from '../shared/export/formats.js';
import { htmlReport, readReportParts } from '../shared/export/html.js';
import type { TaskDetails } from '../shared/run.js';
import { BlockTrace } from '../shared/trace/block-trace.js';
import { encodeTrace, encodeTraceFile } from '../shared/trace/file.js';
import type { TraceFile } from '../shared/trace/file.js';
import type { Exportable } from './export.js';
import type { ShownRun } from './saved-run.js';

/** What files are made of besides the run. */
export interface ExportParts {
  /** The version of Pool Lanes. */
  readonly product: string;
  /** Folder of the page's build. */
  readonly webview: string;
}

type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** A run in a format that needs no page to draw it. */
export async function contentOf(
  { run, marks }: Pick<Exportable, 'run' | 'marks'>,
  format: Exclude<ExportFormat, 'png' | 'svg'>,
  { product, webview }: ExportParts,
): Promise<Pieces> {
  switch (format) {
    case 'trace':
      return encodeTrace({ ...traceOf(run, product), marks });
    case 'csv':
      return csvOf(exported(run, product));
    case 'chrome':
      return chromeTraceOf(exported(run, product));
    case 'html': {
      const parts = await readReportParts((name) => readFile(join(webview, name), 'utf8'));
      const trace = await encodeTraceFile({ ...traceOf(run, product), marks });
      const { bundle: strings } = vscode.l10n;
      const { title } = run.record;
      // Without its strings the report speaks English, whatever the editor does.
      const language = strings ? vscode.env.language : 'en';
      return [await htmlReport(parts, { title, trace, language, strings })];
    }
  }
}

function exported(run: ShownRun, product: string): ExportedRun {
  const traces = new Map<number, BlockTrace>();
  for (const { index } of run.record.blocks) {
    const chunks = run.chunks(index);
    if (chunks.length === 0) continue;
    const trace = new BlockTrace(index);
    for (const chunk of chunks) trace.append(chunk);
    traces.set(index, trace);
  }
  return {
    product,
    record: run.record,
    traces,
    details: (block, task) => run.details(block, task),
  };
}

function traceOf(run: ShownRun, product: string): TraceFile {
  const details: TaskDetails[] = [];
  for (const [block, { taskCount }] of exported(run, product).traces) {
    for (let task = 0; task < taskCount; task++) {
      const known = run.details(block, task);
      if (known) details.push(known);
    }
  }
  const chunks = run.record.blocks.flatMap(({ index }) => run.chunks(index));
  return { product, record: run.record, details, chunks };
}

/**
 * Writes a file; on disk piece by piece, and what was begun is taken away again if it fails.
 * @throws Error if it cannot be written, or the signal is given
 */
export async function writeContent(
  uri: vscode.Uri,
  content: Pieces,
  signal: AbortSignal,
): Promise<void> {
  if (uri.scheme !== 'file') {
    const parts: Uint8Array[] = [];
    for await (const part of content) parts.push(Buffer.from(part as Uint8Array));
    await vscode.workspace.fs.writeFile(uri, Buffer.concat(parts));
    return;
  }
  try {
    await pipeline(Readable.from(content), createWriteStream(uri.fsPath), { signal });
  } catch (error) {
    await rm(uri.fsPath, { force: true }).catch(() => undefined);
    throw error;
  }
}
