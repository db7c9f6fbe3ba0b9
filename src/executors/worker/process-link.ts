/** The worker's half of a child process. */
import fs from 'node:fs';
import { Socket } from 'node:net';
import type { Output } from '../core/capture.js';
import { Deque } from '../core/deque.js';
import { fromBlob, isBytes, toBlob } from '../wire/blob.js';
import { OK, Writer } from '../wire/codec.js';
import type { Reader } from '../wire/codec.js';
import { frame, framePieces } from '../wire/encode.js';
import type { Failure } from '../wire/failure.js';
import * as F from '../wire/frames.js';
import { FrameStream } from '../wire/stream.js';
import type { WorkerConfig } from '../pool/channel.js';
import { takeToken } from '../processes/token-file.js';
import type { Engine, Job, Link } from './engine.js';
import {
  newJob,
  readJob,
  writeLoaded,
  writePlainResult,
  writeReady,
  writeResultHead,
} from './job.js';
import { leave } from './leave.js';

/** File descriptors the host gives its children. */
const FROM_HOST = 3;
const TO_HOST = 4;
const TOKENS = 5;

/** Bytes that are read at first; what is longer is read on. */
const FIRST = 4096;

/** Taken before user code can put its own in their place. */
const { readSync, writeSync } = fs;

interface Waiting {
  reader: Reader;
  start: number;
  tail: Uint8Array | undefined;
}

export class ProcessLink implements Link {
  readonly kind = 'process';
  readonly lingers = false;
  engine: Engine | undefined;
  private readonly waiting = new Deque<Waiting>();
  private readonly job: Job = newJob();
  private readonly writer = new Writer(Buffer.allocUnsafeSlow(1 << 16));
  private tail: Uint8Array | undefined;

  /** @param onInit told of the first frame: what the host wants of this worker, or why that cannot be read */
  constructor(private readonly onInit: (config: unknown, error: unknown) => void) {}

  /** Listens to the host. What it has sent by now is read first: while it answers, there is time for the socket. */
  listen(): void {
    const fd = process.platform === 'win32' ? undefined : FROM_HOST;
    const frames = new FrameStream((reader, start, tail) => this.receive(reader, start, tail), fd);
    if (fd !== undefined) readFirst(fd, frames);
    const pipe = new Socket({ fd: FROM_HOST, readable: true, writable: false });
    pipe.on('data', (chunk: Buffer) => {
      frames.push(chunk);
      this.engine?.wake();
    });
    // The host is gone, and nobody needs this process.
    pipe.on('close', () => process.exit(0));
    pipe.on('error', () => process.exit(0));
  }

  take(): Job | undefined {
    const next = this.waiting.at(0);
    // Without a token the host has taken the task back, and word of that is on its way.
    if (!next || !takeToken(TOKENS)) return undefined;
    this.waiting.shift();
    this.tail = next.tail;
    readJob(this.job, next.reader, next.start, this.payload);
    this.tail = undefined;
    return this.job;
  }

  result(job: Job, value: unknown, output: Output | undefined): void {
    const { writer } = this;
    if (!output) {
      writer.pos = 0;
      if (writePlainResult(writer, job, value) === OK && writer.has(8)) {
        writer.finish(0);
        send(writer.bytes, writer.pos);
        return;
      }
      if (!job.chunk && isBytes(value)) {
        sendResult((w) => writeResultHead(w, job, F.CARRIED), value);
        return;
      }
    }
    const flags = F.BLOB | (output ? F.CAPTURED : 0);
    const blob = toBlob(output ? [value, output] : value);
    sendResult((w) => writeResultHead(w, job, flags), blob);
  }

  failure(job: Job, failure: Failure, output: Output | undefined): void {
    const flags = F.FAILED | F.BLOB | (output ? F.CAPTURED : 0);
    const blob = toBlob(output ? [failure, output] : failure);
    sendResult((writer) => writeResultHead(writer, job, flags), blob);
  }

  ready(online: number, initStart: number, initEnd: number): void {
    sendAll(frame((writer) => writeReady(writer, online, initStart, initEnd, 0), undefined));
  }

  initFailed(failure: Failure): void {
    sendAll(frame((writer) => writer.header(F.INIT_FAILED, 0, 0), toBlob(failure)));
  }

  loaded(start: number, end: number): void {
    sendAll(frame((writer) => writeLoaded(writer, start, end), undefined));
  }

  started(): void {
    sendAll(frame((writer) => writer.header(F.STARTED, 0, 0), undefined));
  }

  stray(failure: Failure): void {
    sendAll(frame((writer) => writer.header(F.STRAY, 0, 0), toBlob(failure)));
  }

  /** The last thing a child does. False if there is no host any more. */
  leaving(exitCode: number): boolean {
    const bytes = frame((writer) => writer.header(F.LEAVING, 0, exitCode), undefined);
    try {
      writeSync(TO_HOST, bytes);
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EAGAIN';
    }
  }

  private receive(reader: Reader, start: number, tail: Uint8Array | undefined): void {
    switch (reader.view.getUint8(start + 8)) {
      case F.TASK:
        this.waiting.push({ reader, start, tail });
        return;
      case F.DEFINE: {
        reader.pos = start + F.HEADER;
        const [specifier, name] = reader.values() as string[];
        this.engine?.define(reader.view.getUint32(start + 12, true), specifier ?? '', name ?? '');
        return;
      }
      case F.RECALL:
        // The host has all tokens: nothing that waits here will ever run here.
        while (this.waiting.shift());
        {
          sendAll(frame((writer) => writer.header(F.RECALLED, 0, 0), undefined));
          return;
        }
      case F.ABORT:
        return this.engine?.abort(reader.view.getUint32(start + 12, true));
      case F.EXIT:
        leave();
        return;
      default: {
        this.init(reader, start, tail);
        return;
      }
    }
  }

  private init(reader: Reader, start: number, tail: Uint8Array | undefined): void {
    let config: unknown;
    try {
      config = tail ? fromBlob(tail) : readPlainInit(reader, start);
    } catch (error) {
      this.onInit(undefined, error);
      return;
    }
    this.onInit(config, undefined);
  }

  private readonly payload = (carriage: number, reader: Reader): unknown[] => {
    if (carriage === F.BLOB) return fromBlob(this.tail ?? new Uint8Array()) as unknown[];
    const at = reader.u32();
    const args = reader.values();
    args[at] = this.tail ?? new Uint8Array();
    return args;
  };
}

/** Waits for what the host says to a new child: it is written as the child is started. */
function readFirst(fd: number, frames: FrameStream): void {
  const chunk = Buffer.allocUnsafeSlow(FIRST);
  let length: number;
  try {
    length = readSync(fd, chunk, 0, FIRST, null);
  } catch {
    // The socket will have it, or say that the host is gone.
    return;
  }
  frames.push(chunk.subarray(0, length));
}

function readPlainInit(reader: Reader, start: number): WorkerConfig {
  reader.pos = start + F.HEADER;
  const [name, index, specifier, initializer] = reader.values() as [
    string,
    number,
    string?,
    string?,
  ];
  return {
    name,
    index,
    initializer:
      specifier === undefined || initializer === undefined
        ? undefined
        : { specifier, name: initializer },
    initargs: [],
  };
}

function sendAll(bytes: Uint8Array): void {
  send(bytes, bytes.length);
}

function sendResult(fill: (writer: Writer) => void, tail: Uint8Array): void {
  for (const piece of framePieces(fill, tail)) sendAll(piece);
}

const nap = new Int32Array(new SharedArrayBuffer(4));

/** Waits until the host has taken it: what is sent is sent, whatever the task does next. */
function send(bytes: Uint8Array, length: number): void {
  let sent = 0;
  while (sent < length) {
    try {
      sent += writeSync(TO_HOST, bytes, sent, length - sent);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') process.exit(0);
      Atomics.wait(nap, 0, 0, 1);
    }
  }
}
