/** The files that the command line asks for. */
import { createWriteStream } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { chromeTraceOf } from '../shared/export/chrome-trace.js';
import { csvOf } from '../shared/export/csv.js';
import type { ExportedRun } from '../shared/export/exported-run.js';
import { htmlReport, readReportParts } from '../shared/export/html.js';
import type { OutputMark } from '../shared/run.js';
import { encodeTrace, encodeTraceFile } from '../shared/trace/file.js';
import type { TraceFile } from '../shared/trace/file.js';
import type { RunHandle } from '../runs/index.js';
import { usageError } from './arguments.js';
import type { ExportRequest, MeasureCommand } from './arguments.js';

type Files = Pick<MeasureCommand, 'trace' | 'exports'>;

/** Before the run: nobody wants to hear after it that it cannot be kept. */
export async function openFiles({ trace, exports }: Files): Promise<void> {
  if (trace !== null) await guarded('trace', trace, () => appendFile(trace, ''));
  for (const { path } of exports) await guarded('export', path, () => appendFile(path, ''));
}

/**
 * @param marks what its code wrote
 * @param product the version of Pool Lanes
 */
export async function writeFiles(
  { trace, exports }: Files,
  handle: RunHandle,
  marks: readonly OutputMark[],
  product: string,
): Promise<void> {
  const { record } = handle;
  const chunks = record.blocks.flatMap(({ index }) => handle.chunks(index));
  const file: TraceFile = { product, record, details: handle.allDetails(), marks, chunks };
  if (trace !== null) await guarded('trace', trace, () => save(trace, encodeTrace(file)));
  for (const { path, format } of exports) {
    await guarded('export', path, async () => save(path, await contentOf(format, handle, file)));
  }
}

async function contentOf(
  format: ExportRequest['format'],
  handle: RunHandle,
  file: TraceFile,
): Promise<Iterable<string>> {
  if (format === 'html') return [await reportOf(file)];
  const run: ExportedRun = {
    product: file.product,
    record: handle.record,
    traces: handle.traces,
    details: (block, task) => handle.details(block, task),
  };
  return format === 'csv' ? csvOf(run) : chromeTraceOf(run);
}

async function reportOf(file: TraceFile): Promise<string> {
  const parts = await readReportParts((name) => readFile(join(__dirname, 'webview', name), 'utf8'));
  const trace = await encodeTraceFile(file);
  return htmlReport(parts, { title: file.record.title, trace, language: 'en' });
}

const save = (path: string, content: Iterable<string> | AsyncIterable<Uint8Array>): Promise<void> =>
  pipeline(Readable.from(content), createWriteStream(path));

async function guarded(
  option: 'trace' | 'export',
  path: string,
  work: () => Promise<void>,
): Promise<void> {
  await work().catch((cause: unknown) => {
    throw usageError(
      `The ${option} cannot be written to ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      `Give --${option} another path.`,
    );
  });
}
