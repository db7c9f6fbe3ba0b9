/** The host's half of a child process: frames over two pipes, and a token file. */
import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { atHostExit } from '../core/host-exit.js';
import type { ProcessPoolOptions } from '../core/options.js';
import type { Task } from '../core/task.js';
import type { Channel, ChannelListener, WorkerConfig } from '../pool/channel.js';
import { argumentRefused, assertSendable, flagsOf } from '../pool/sendable.js';
import { carriable, toBlob } from '../wire/blob.js';
import { FOREIGN, FULL, OK, Writer } from '../wire/codec.js';
import type { Written } from '../wire/codec.js';
import { frame, framePieces, writeArguments } from '../wire/encode.js';
import * as F from '../wire/frames.js';
import { Receiver } from '../wire/receive.js';
import { FrameStream } from '../wire/stream.js';
import { execArgvOf } from './exec-argv.js';
import { TokenFile } from './token-file.js';

/** Bytes under way beyond which no more tasks are sent: enough to keep a pipe full. */
const MOST_UNDER_WAY = 1 << 18;

/** ms after a child's exit in which its pipes must close; a grandchild could hold them for ever. */
const DRAIN = 1000;

/** ms that Node has for ending a child whose last line of JavaScript has run: it may have profiles or coverage to write. */
const LEAVE = 5000;

/** Bytes of a frame beside its tail and the plain values it may carry along. */
const BODY = 4096;

/** What a child is told first. Plain where it can be: reading objects takes a child a millisecond of its start. */
function initFrame(config: WorkerConfig): Buffer {
  const { name, index, initializer, initargs } = config;
  if (initargs.length > 0) return frame((w) => w.header(F.INIT, F.BLOB, 0), toBlob(config));
  const names = [name, index, initializer?.specifier, initializer?.name];
  return frame(
    (writer) => {
      writer.header(F.INIT, F.PLAIN, 0);
      writer.values(names);
    },
    undefined,
    names.reduce((sum: number, one) => sum + 32 + 3 * String(one).length, 64),
  );
}

export class ProcessChannel implements Channel {
  readonly moves = false;
  private readonly child: ChildProcess;
  private readonly pipe: Socket;
  private readonly tokens = new TokenFile();
  private readonly writer = new Writer(Buffer.allocUnsafeSlow(1 << 16));
  private readonly defined: boolean[] = [];
  private pieces: Uint8Array[] = [];
  private sent = 0;
  /** Tasks written and not yet granted. */
  private unshown = 0;
  /** Recalls the child has not confirmed: until then its tokens are for nothing but what it has. */
  private recalls = 0;
  private over = false;
  /** Exit code of a child that has said it is at its end. */
  private leavingWith: number | undefined;

  constructor(
    file: URL,
    config: WorkerConfig,
    options: ProcessPoolOptions,
    private readonly listener: ChannelListener,
  ) {
    try {
      // Before the child is there: arguments of the initializer that cannot be sent start nothing.
      const init = initFrame(config);
      this.child = this.spawn(fileURLToPath(file), options);
      this.pipe = this.child.stdio[3] as Socket;
      this.pieces.push(init);
    } catch (error) {
      this.tokens.close();
      throw error;
    }
    this.watch(options);
    this.flush();
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  get open(): boolean {
    return this.recalls === 0 && this.pipe.writableLength < MOST_UNDER_WAY;
  }

  send(task: Task, isLong: boolean): boolean {
    if (!this.defined[task.fn.id]) this.define(task);
    // Hearing of each start takes a core from a task; where the claim can be seen, who wants to know looks.
    const announce = isLong && !this.tokens.tells;
    const { writer } = this;
    let start = writer.pos;
    let written = this.write(task, announce);
    if (written === FULL && start > 0) {
      writer.pos = start;
      this.cut();
      start = 0;
      written = this.write(task, announce);
    }
    if (written === OK) writer.finish(start);
    else {
      writer.pos = start;
      const pieces = this.general(task, announce);
      this.cut();
      this.pieces.push(...pieces);
      task.bytes = pieces.reduce((sum, { length }) => sum + length, 0);
    }
    this.sent = (this.sent + 1) >>> 0;
    this.unshown++;
    return true;
  }

  flush(): void {
    if (this.over) return;
    // Tokens first: a child that sees a task counts on its token.
    if (this.unshown > 0) this.tokens.grant(this.unshown);
    this.unshown = 0;
    this.cut();
    if (this.pieces.length === 0) return;
    if (this.pieces.length > 1) this.pipe.cork();
    for (const piece of this.pieces) this.pipe.write(piece);
    if (this.pieces.length > 1) this.pipe.uncork();
    this.pieces = [];
  }

  recall(): number {
    this.flush();
    const count = this.tokens.recall();
    if (count > 0 && !this.over) {
      this.recalls++;
      this.control(F.RECALL);
    }
    return count;
  }

  unclaimed(): undefined {
    return undefined;
  }

  look(): number | undefined {
    const left = this.tokens.left();
    return left === undefined ? undefined : left + this.unshown;
  }

  abort(seq: number): void {
    this.control(F.ABORT, seq);
  }

  exit(): void {
    this.control(F.EXIT);
  }

  kill(signal: 'SIGKILL' | 'SIGTERM'): void {
    this.child.kill(signal);
  }

  private control(kind: number, id = 0): void {
    this.cut();
    this.pieces.push(frame((writer) => writer.header(kind, 0, id), undefined));
    this.flush();
  }

  private write(task: Task, announce: boolean): Written {
    const { writer } = this;
    if (!writer.has(F.HEADER + 8)) return FULL;
    writer.header(F.TASK, flagsOf(task, announce) | F.PLAIN, task.fn.id);
    writer.u32(this.sent);
    const written = writeArguments(writer, task.args, task.chunk);
    // The end of a frame is aligned.
    return written === OK && !writer.has(8) ? FULL : written;
  }

  /** Arguments that are not all plain, or too long: a frame in pieces, as they are at this moment. */
  private general(task: Task, announce: boolean): Uint8Array[] {
    assertSendable(task);
    const flags = flagsOf(task, announce);
    const head = (writer: Writer, carriage: number): void => {
      writer.header(F.TASK, flags | carriage, task.fn.id);
      writer.u32(this.sent);
    };
    try {
      const at = task.chunk ? -1 : carriable(task.args);
      if (at >= 0) {
        const rest = task.args.with(at, undefined);
        // Not by reference: it may be changed before the pipe has taken all of it.
        const bytes = Buffer.allocUnsafeSlow((task.args[at] as Uint8Array).length);
        bytes.set(task.args[at] as Uint8Array);
        let written: Written = FOREIGN;
        const pieces = framePieces(
          (writer) => {
            head(writer, F.CARRIED);
            writer.u32(at);
            written = writer.values(rest);
          },
          bytes,
          BODY,
        );
        // It is set by the function above.
        if ((written as Written) === OK) return pieces;
      }
      return framePieces((writer) => head(writer, F.BLOB), toBlob(task.args));
    } catch (error) {
      throw argumentRefused(task, error);
    }
  }

  /** Tells the child, once, what function a number stands for. */
  private define({ fn }: Task): void {
    const names = [fn.specifier, fn.name];
    const bytes = 3 * (fn.specifier.length + fn.name.length) + 128;
    this.cut();
    this.pieces.push(
      frame(
        (writer) => {
          writer.header(F.DEFINE, F.PLAIN, fn.id);
          writer.values(names);
        },
        undefined,
        bytes,
      ),
    );
    this.defined[fn.id] = true;
  }

  /** Moves what was written to the pieces that will be sent. */
  private cut(): void {
    const { writer } = this;
    if (writer.pos === 0) return;
    this.pieces.push(Buffer.from(writer.bytes.subarray(0, writer.pos)));
    writer.pos = 0;
  }

  private spawn(file: string, options: ProcessPoolOptions): ChildProcess {
    const wanted = options.processOptions ?? {};
    const settings: SpawnOptions = {
      // Its output goes where the host's goes; ours has pipes of its own, so nothing of the user's mixes with it.
      stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'pipe', this.tokens.fd],
      windowsHide: true,
    };
    if (wanted.env) settings.env = wanted.env;
    if (wanted.cwd !== undefined) settings.cwd = wanted.cwd;
    if (wanted.uid !== undefined) settings.uid = wanted.uid;
    if (wanted.gid !== undefined) settings.gid = wanted.gid;
    const args = [...execArgvOf(wanted, options.resourceLimits), file];
    return spawn(wanted.execPath ?? process.execPath, args, settings);
  }

  private watch(options: ProcessPoolOptions): void {
    const { child, listener } = this;
    const receiver = new Receiver(this.confirming(), options.errorClasses, () => undefined);
    const incoming = child.stdio[4] as Socket;
    const frames = new FrameStream(
      (reader, start, tail) => receiver.frame(reader, start, tail),
      fdOf(incoming),
    );
    incoming.on('data', (chunk: Buffer) => frames.push(chunk));
    this.pipe.on('drain', () => listener.opened());
    // The end of the child says it all; what happens to its pipes is part of that.
    incoming.on('error', () => undefined);
    this.pipe.on('error', () => undefined);

    const forget = atHostExit(() => child.kill('SIGKILL'));
    let error: unknown;
    let exitCode: number | null = null;
    let signal: string | null = null;
    const ended = (): void => {
      if (this.over) return;
      // The tokens are read by the pool on being told, and closed behind it.
      listener.ended({ exitCode, signal, error });
      this.over = true;
      forget();
      this.tokens.close();
      this.pipe.destroy();
      incoming.destroy();
    };
    child.on('error', (problem) => (error = problem));
    child.on('exit', (code, by) => {
      // Not how it was helped out, but how it ended.
      if (by === 'SIGKILL' && this.leavingWith !== undefined) exitCode = this.leavingWith;
      else [exitCode, signal] = [code, by];
      setTimeout(ended, DRAIN).unref();
    });
    // Later than `exit`: everything the child has sent was read by now.
    child.on('close', ended);
    child.unref();
    this.pipe.unref();
    incoming.unref();
  }

  /** The listener, told of a confirmed recall only when it was the last; what is about the process stays here. */
  private confirming(): ChannelListener {
    const { listener } = this;
    return {
      ...listener,
      leaving: (exitCode) => {
        this.leavingWith = exitCode;
        setTimeout(() => this.child.kill('SIGKILL'), LEAVE).unref();
      },
      opened: () => {
        this.recalls--;
        if (this.recalls === 0) listener.opened();
      },
    };
  }
}

/** The number a socket's pipe has in this process, where there are such numbers; Node does not document where it is. */
function fdOf(socket: Socket): number | undefined {
  const { _handle: handle } = socket as unknown as { _handle?: { fd?: number } };
  return process.platform !== 'win32' && (handle?.fd ?? -1) >= 0 ? handle?.fd : undefined;
}
