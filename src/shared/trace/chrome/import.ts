/** Chrome trace events from elsewhere (VizTracer, DevTools, `node --trace-events-enabled`) as a run that can be looked at. */
import { formatCount, plural } from '../../format.js';
import type { BlockRecord, RunRecord } from '../../run.js';
import { ChunkWriter } from '../chunk-writer.js';
import type { TraceFile } from '../file.js';
import { fileProblem } from '../sections.js';
import { EventScanner } from './scan.js';
import { MOST_SPANS, Spans } from './spans.js';
import type { Span, Thread } from './spans.js';

/** Of text, unpacked: what a hostile file can make of a reader. */
const MOST_TEXT = 1024 * 1024 * 1024;
const MOST_BLOCKS = 200;
const ROWS_PER_CHUNK = 8192;

/**
 * Reads events out of bytes that come in pieces, UTF-8; between pieces others get their turn. A process becomes a block, a
 * thread a lane, an event a task; events inside others lie in sub-lanes below them.
 * @param title what to call the run
 * @throws ProblemError if there are no events in it
 */
export async function importChromeTrace(
  pieces: AsyncIterable<Uint8Array>,
  title: string,
): Promise<TraceFile> {
  const spans = await readSpans(pieces);
  if (spans.count === 0) {
    throw fileProblem(
      'There is no event with a length in this file.',
      'Record complete events (X), begins and ends (B, E) or asynchronous ones (b, e).',
    );
  }
  return layOut(spans, title);
}

async function readSpans(pieces: AsyncIterable<Uint8Array>): Promise<Spans> {
  const spans = new Spans();
  const scanner = new EventScanner();
  const decoder = new TextDecoder();
  let length = 0;
  try {
    for await (const piece of pieces) {
      length += piece.length;
      if (length > MOST_TEXT) throw new RangeError('more than a gigabyte');
      for (const event of scanner.push(decoder.decode(piece, { stream: true }))) spans.add(event);
    }
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof RangeError)) throw cause;
    throw notEvents(cause.message);
  }
  if (!scanner.found) throw notEvents('no list of events');
  spans.cutShort = !scanner.ended;
  spans.finish();
  return spans;
}

const notEvents = (detail: string): Error =>
  fileProblem(
    'This file holds no Chrome trace events.',
    'Open a .poollanes file, or trace-event JSON: a list of events, or an object with "traceEvents".',
    detail,
  );

function layOut(spans: Spans, title: string): TraceFile {
  const threads = [...spans.threads.values()].filter((thread) => thread.spans.length > 0);
  const zero = threads.reduce(
    (first, thread) => thread.spans.reduce((least, { start }) => Math.min(least, start), first),
    Infinity,
  );
  const processes = new Map<string, Thread[]>();
  for (const thread of threads) {
    const list = processes.get(thread.pid);
    if (list) list.push(thread);
    else processes.set(thread.pid, [thread]);
  }
  const sortOf = (pid: string): number => spans.processes.get(pid)?.sort ?? 0;
  const sorted = [...processes].sort(([a], [b]) => sortOf(a) - sortOf(b));
  const blocks: BlockRecord[] = [];
  const chunks: ArrayBuffer[] = [];
  for (const [pid, list] of sorted.slice(0, MOST_BLOCKS)) {
    list.sort((a, b) => a.sort - b.sort);
    const index = blocks.length;
    blocks.push({
      index,
      pool: 'process',
      workers: list.length,
      round: 0,
      status: 'done',
      tasks: list.reduce((sum, thread) => sum + thread.spans.length, 0),
      label: nameOf(spans, pid),
      lanes: list.map(({ name }) => name),
    });
    chunks.push(...chunksOf(index, list, zero));
  }
  const record: RunRecord = {
    id: `imported ${title} ${spans.count} ${zero}`,
    title,
    startedAt: 0,
    functions: spans.names.map((name) => ({ name, place: { file: '', line: 1 }, inputs: [] })),
    status: 'done',
    blocks,
    foreign: true,
    warnings: caveats(spans, sorted.length),
  };
  return { product: '', record, details: [], chunks };
}

function nameOf({ processes }: Spans, pid: string): string {
  const name = processes.get(pid)?.name;
  return name ? `${name} (${pid})` : `process ${pid}`;
}

/** Whatever encloses others comes first, so that it lies above them. */
const byStart = (a: Span, b: Span): number => a.start - b.start || b.end - a.end;

function* chunksOf(
  block: number,
  threads: readonly Thread[],
  zero: number,
): Generator<ArrayBuffer> {
  const rows = threads.flatMap(({ spans }, worker) => spans.map((span) => ({ span, worker })));
  rows.sort((a, b) => byStart(a.span, b.span));
  const writer = new ChunkWriter(block);
  for (const [task, { span, worker }] of rows.entries()) {
    const [start, end] = [span.start - zero, span.end - zero];
    writer.submitted(start, span.name);
    writer.dispatched(task, worker, start);
    writer.settled(task, worker, 0, { dispatch: start, receive: start, start, end, settle: end });
    const chunk = writer.size < ROWS_PER_CHUNK ? null : writer.take();
    if (chunk) yield chunk;
  }
  const rest = writer.take();
  if (rest) yield rest;
}

function caveats({ leftOut: left, cutShort }: Spans, processes: number): string[] {
  const said: string[] = [];
  if (cutShort) said.push('The file ends in the middle; what is there is shown.');
  if (left.tooMany > 0) {
    said.push(
      `Only the first ${formatCount(MOST_SPANS)} events are shown; ${formatCount(left.tooMany)} more are not.`,
    );
  }
  if (processes > MOST_BLOCKS) said.push(`Only the first ${MOST_BLOCKS} processes are shown.`);
  if (left.unmatched > 0) {
    said.push(
      `${plural(left.unmatched, 'event')} without a begin or an end: one that never ended is drawn to the end of the trace.`,
    );
  }
  if (left.withoutLength > 0) {
    said.push(
      `${plural(left.withoutLength, 'event')} without a length (counters, marks, flows, samples) are not shown.`,
    );
  }
  if (left.unreadable > 0)
    said.push(`${plural(left.unreadable, 'item')} of the list could not be read.`);
  return said;
}
