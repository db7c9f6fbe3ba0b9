/** The frames a worker sends. */
import { now } from '../core/clock.js';
import type { Reader, Writer, Written } from '../wire/codec.js';
import { readArguments } from '../wire/encode.js';
import * as F from '../wire/frames.js';
import type { Job } from './engine.js';

export function newJob(): Job {
  return {
    seq: 0,
    fn: 0,
    chunk: false,
    capture: false,
    announce: false,
    args: undefined,
    unreadable: undefined,
    received: NaN,
    started: NaN,
    ended: NaN,
  };
}

/** Fills `job` from the TASK frame at `start`. @param payload reads arguments that are not plain */
export function readJob(
  job: Job,
  reader: Reader,
  start: number,
  payload: (carriage: number, reader: Reader) => unknown[],
): void {
  const flags = reader.view.getUint8(start + 9);
  job.fn = reader.view.getUint32(start + 12, true);
  job.chunk = (flags & F.CHUNK) !== 0;
  job.capture = (flags & F.CAPTURE) !== 0;
  job.announce = (flags & F.ANNOUNCE) !== 0;
  reader.pos = start + F.HEADER;
  job.seq = reader.u32();
  try {
    const carriage = flags & 3;
    job.args = carriage === F.PLAIN ? readArguments(reader, job.chunk) : payload(carriage, reader);
  } catch (error) {
    job.args = undefined;
    job.unreadable = error;
  }
  // Not before: decoding is part of the way, and may take longer than all the rest of it.
  job.received = now();
}

/** The head of a RESULT: header and stamps. */
export function writeResultHead(writer: Writer, job: Job, flags: number): void {
  writer.header(F.RESULT, flags | (job.chunk ? F.CHUNK : 0), job.seq);
  writer.f64(job.received);
  writer.f64(job.started);
  writer.f64(job.ended);
}

/** Bytes of that, and of a number behind it. */
export const RESULT_HEAD = F.HEADER + 32;

/** A RESULT of plain values; what is not OK was not written. */
export function writePlainResult(writer: Writer, job: Job, value: unknown): Written {
  writeResultHead(writer, job, F.PLAIN);
  return job.chunk ? writer.values(value as unknown[]) : writer.value(value);
}

export function writeReady(
  writer: Writer,
  online: number,
  initStart: number,
  initEnd: number,
  thread: number,
): void {
  writer.header(F.READY, 0, 0);
  writer.f64(online);
  writer.f64(initStart);
  writer.f64(initEnd);
  writer.u32(process.pid);
  writer.u32(thread);
}

export function writeLoaded(writer: Writer, start: number, end: number): void {
  writer.header(F.LOADED, 0, 0);
  writer.f64(start);
  writer.f64(end);
}
