/** Reads a trace that lies somewhere: from disk piece by piece, from elsewhere whole. */
import { createReadStream } from 'node:fs';
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import * as vscode from 'vscode';
import { ProblemError, toProblem } from '../shared/problem.js';
import type { TaskDetails } from '../shared/run.js';
import { chunkHead } from '../shared/trace/chunk.js';
import { importChromeTrace } from '../shared/trace/chrome/import.js';
import { readTrace } from '../shared/trace/file.js';
import type { TraceFile } from '../shared/trace/file.js';
import type { ShownRun } from './saved-run.js';

/**
 * The run in a `.poollanes` file, or what another program recorded as Chrome trace events (also packed by gzip).
 * @throws ProblemError if it cannot be read
 */
export async function readTraceFile(uri: vscode.Uri): Promise<ShownRun> {
  try {
    if (!/\.json(\.gz)?$/i.test(uri.path)) return asShown(await readTrace(piecesOf(uri)));
    const pieces = uri.path.endsWith('.gz') ? unpacked(piecesOf(uri)) : piecesOf(uri);
    return asShown(await importChromeTrace(pieces, posix.basename(uri.path)));
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError(
      {
        kind: 'file',
        what: vscode.l10n.t('{0} cannot be read.', uri.fsPath),
        todo: vscode.l10n.t('See whether it is still there and may be read, then open it again.'),
        detail: String(error),
      },
      { cause: error },
    );
  }
}

async function* piecesOf(uri: vscode.Uri): AsyncGenerator<Uint8Array> {
  if (uri.scheme === 'file') yield* createReadStream(uri.fsPath) as AsyncIterable<Buffer>;
  else yield await vscode.workspace.fs.readFile(uri);
}

/** Unpacked as it is asked for, so that little can not become much at once. */
const unpacked = (pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> =>
  Readable.from(pieces).compose(createGunzip()) as AsyncIterable<Buffer>;

function asShown({ record, details, marks = [], chunks }: TraceFile): ShownRun {
  const byBlock = record.blocks.map((): ArrayBuffer[] => []);
  for (const chunk of chunks) byBlock[chunkHead(chunk).block]?.push(chunk);
  const known = new Map<string, TaskDetails>();
  for (const one of details) known.set(`${one.block}/${one.task}`, one);
  return {
    record,
    chunks: (block) => byBlock[block] ?? [],
    details: (block, task) => known.get(`${block}/${task}`),
    marks,
  };
}

/** A run that says why there is none to show. */
export const unreadable = (title: string, thrown: unknown): ShownRun => ({
  record: {
    id: `unreadable ${title}`,
    title,
    startedAt: Date.now(),
    functions: [],
    status: 'failed',
    blocks: [],
    problem: toProblem(thrown),
    warnings: [],
  },
  chunks: () => [],
  details: () => null,
});
