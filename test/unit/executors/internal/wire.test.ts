import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import fc from 'fast-check';
import { Deque } from '../../../../src/executors/core/deque.js';
import { inheritable } from '../../../../src/executors/processes/exec-argv.js';
import { TokenFile, takeToken } from '../../../../src/executors/processes/token-file.js';
import { postAsBell, RING_BELL } from '../../../../src/executors/threads/bells.js';
import { tokenMemory, Tokens } from '../../../../src/executors/threads/tokens.js';
import { fromBlob, toBlob } from '../../../../src/executors/wire/blob.js';
import { FOREIGN, OK, Reader, Writer } from '../../../../src/executors/wire/codec.js';
import { frame } from '../../../../src/executors/wire/encode.js';
import { rebuild } from '../../../../src/executors/wire/errors.js';
import { describe as describeError } from '../../../../src/executors/wire/failure.js';
import { copyToMove } from '../../../../src/executors/wire/large.js';
import { Mailbox } from '../../../../src/executors/wire/mailbox.js';
import { RingReader, ringMemory, RingWriter } from '../../../../src/executors/wire/ring.js';
import { FrameStream } from '../../../../src/executors/wire/stream.js';

const plain = fc.oneof(
  fc.constantFrom(undefined, null, true, false, NaN, -0, 0, Infinity, -Infinity, 2 ** 31),
  fc.integer(),
  fc.double(),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme-ascii', maxLength: 200 }),
  fc.constantFrom('\ud800', 'a\udfffb', 'é', '\u0000', ''),
);

describe('the codec of plain values', () => {
  it('gives back what it was given, bit by bit', () => {
    fc.assert(
      fc.property(fc.array(plain, { maxLength: 20 }), (values) => {
        const writer = new Writer(Buffer.alloc(1 << 16));
        assert.equal(writer.values(values), OK);
        const back = new Reader(writer.bytes).values();
        assert.equal(back.length, values.length);
        values.forEach((value, i) => assert.ok(Object.is(back[i], value), String(value)));
      }),
    );
  });

  it('leaves everything else to others', () => {
    for (const value of [{}, [], 1n, Symbol('x'), () => 1, new Date()]) {
      assert.equal(new Writer(Buffer.alloc(100)).value(value), FOREIGN);
    }
  });
});

describe('blobs', () => {
  it('give arrays with buffers of their own, and a Buffer as a Uint8Array', () => {
    const back = fromBlob(toBlob([Buffer.from('abc'), new Float64Array([1, 2]), 'x'])) as [
      Uint8Array,
      Float64Array,
      string,
    ];
    assert.equal(Object.getPrototypeOf(back[0]), Uint8Array.prototype);
    assert.equal(back[0].buffer.byteLength, 3);
    assert.deepEqual(back[1], new Float64Array([1, 2]));
    assert.equal(back[1].buffer.byteLength, 16);
  });

  it('refuse what would lose its meaning', () => {
    for (const value of [
      new SharedArrayBuffer(8),
      new Uint8Array(new SharedArrayBuffer(8)),
      new ReadableStream(),
    ]) {
      assert.throws(() => toBlob([value]), /could not be cloned/);
    }
  });
});

describe('the mailbox', () => {
  const open = (
    other: (message: unknown) => void,
    woken: () => void = () => undefined,
  ): { port: MessagePort; mailbox: Mailbox } => {
    const { port1, port2 } = new MessageChannel();
    const mailbox = new Mailbox(port2, other, woken);
    port2.unref();
    return { port: port1, mailbox };
  };

  it('tells nobody of other messages while it fetches a payload, and of all of them behind it', async () => {
    const told: unknown[] = [];
    let fetching = true;
    const { port, mailbox } = open((message) => told.push([message, fetching]));
    for (const message of ['bell', ['payload 0'], 'bell again', ['payload 1']]) {
      port.postMessage(message);
    }
    // Whoever fetches is in the middle of a frame: told of a bell, it would read that frame once more.
    assert.equal(mailbox.fetch(1), 'payload 1');
    assert.equal(mailbox.fetch(0), 'payload 0');
    assert.deepEqual(told, []);
    fetching = false;
    await Promise.resolve();
    assert.deepEqual(told, [
      ['bell', false],
      ['bell again', false],
    ]);
    port.close();
  });

  it('gives everything to its end when it is drained, also what is met on the way', () => {
    const told: unknown[] = [];
    const { port, mailbox } = open((message) => {
      told.push(message);
      if (message === 'spilled') assert.equal(mailbox.fetch(0), 'payload');
    });
    for (const message of ['spilled', 'bell', ['payload'], 'last']) port.postMessage(message);
    mailbox.drain();
    assert.deepEqual(told, ['spilled', 'bell', 'last']);
    port.close();
  });

  it('says of a payload that comes by itself, for it may be the bell, and of none that is fetched', async () => {
    const arrivals: string[] = [];
    const { port, mailbox } = open(
      () => arrivals.push('other'),
      () => arrivals.push('payload'),
    );
    port.postMessage(['fetched']);
    assert.equal(mailbox.fetch(0), 'fetched');
    for (const message of [['by itself'], 'last']) port.postMessage(message);
    while (!arrivals.includes('other')) await new Promise(setImmediate);
    assert.deepEqual(arrivals, ['payload', 'other']);
    assert.equal(mailbox.fetch(1), 'by itself');
    port.close();
  });

  it('rings with the payload who sleeps, and nobody else', () => {
    const { port1, port2 } = new MessageChannel();
    const nothing = (): undefined => undefined;
    const mailbox = new Mailbox(port2, nothing, nothing);
    const memory = ringMemory();
    const [ring, reader] = [new RingWriter(memory), new RingReader(memory)];
    const posted = (): unknown => receiveMessageOnPort(port1)?.message;
    assert.equal(reader.sleep(), true);
    assert.equal(postAsBell(port2, mailbox, ring, 'payload'), 0);
    assert.deepEqual(posted(), ['payload']);
    assert.equal(ring.publish(), false, 'rung twice');
    assert.equal(postAsBell(port2, mailbox, ring, 'to one who is awake'), 1);
    assert.deepEqual(posted(), ['to one who is awake']);
    assert.equal(reader.sleep(), true);
    // What cannot be sent leaves nobody asleep who is thought to be awake.
    assert.throws(() => postAsBell(port2, mailbox, ring, nothing), /could not be cloned/);
    assert.equal(posted(), RING_BELL);
    assert.equal(posted(), undefined);
    assert.throws(() => postAsBell(port2, mailbox, ring, nothing), /could not be cloned/);
    assert.equal(posted(), undefined);
    port1.close();
  });

  it('has each payload once, and says so of one that is not there', () => {
    const { port, mailbox } = open(() => undefined);
    port.postMessage([1]);
    assert.equal(mailbox.fetch(0), 1);
    assert.throws(() => mailbox.fetch(0), /payload of a frame is missing/);
    port.close();
  });
});

describe('the ring', () => {
  it('keeps order and content over many laps, whatever the sizes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9000 }), fc.boolean()), {
          minLength: 200,
          maxLength: 400,
        }),
        (steps) => {
          const memory = ringMemory();
          const writer = new RingWriter(memory);
          const reader = new RingReader(memory);
          const expected: number[] = [];
          let made = 0;
          const readOne = (): void => {
            const at = reader.next();
            const id = expected.shift();
            assert.equal(at < 0, id === undefined);
            if (at < 0) return;
            assert.equal(reader.reader.view.getUint32(at + 12, true), id);
            reader.release(at);
          };
          for (const [size, read] of steps) {
            const start = writer.reserve(16 + size);
            if (start < 0) readOne();
            else {
              writer.writer.header(19, 0, made);
              writer.writer.pos += size;
              writer.finish(start);
              writer.publish();
              expected.push(made++);
            }
            if (read) readOne();
          }
          while (expected.length > 0) readOne();
          assert.ok(writer.empty);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('tokens', () => {
  it('of threads: a token granted after a recall is none for what was sent before it', () => {
    const memory = tokenMemory();
    const host = new Tokens(memory);
    const worker = new Tokens(memory);
    const before = worker.epoch();
    host.grant(3);
    assert.equal(worker.take(before), true);
    assert.equal(host.recall(3), 2);
    host.grant(1);
    assert.equal(worker.take(before), false);
    assert.equal(worker.voided(), 3);
    assert.equal(worker.take(worker.epoch()), true);
    assert.equal(worker.take(worker.epoch()), false);
  });

  it('of processes: who reads a byte has it, and a recall has the rest', () => {
    const tokens = new TokenFile();
    tokens.grant(5);
    assert.deepEqual([takeToken(tokens.fd), takeToken(tokens.fd)], [true, true]);
    assert.equal(tokens.recall(), 3);
    assert.equal(takeToken(tokens.fd), false);
    tokens.grant(1);
    assert.equal(takeToken(tokens.fd), true);
    assert.equal(tokens.recall(), 0);
    tokens.close();
    assert.equal(tokens.recall(), 0);
  });
});

describe('the stream of frames', () => {
  it('is cut rightly wherever the chunks end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 30 }),
        (tails, cuts) => {
          const all = Buffer.concat(
            tails.map((tail, i) => frame((writer) => writer.header(19, 0, i), tail)),
          );
          const got: [number, Uint8Array][] = [];
          const stream = new FrameStream((reader, start, tail) => {
            got.push([reader.view.getUint32(start + 12, true), tail ?? new Uint8Array()]);
          });
          for (let at = 0, i = 0; at < all.length; i++) {
            const size = cuts[i % cuts.length] ?? 1;
            stream.push(Buffer.from(all.subarray(at, at + size)));
            at += size;
          }
          assert.deepEqual(
            got,
            tails.map((tail, i) => [i, new Uint8Array(tail)]),
          );
        },
      ),
    );
  });
});

describe('a stream of frames that may be read past', () => {
  const tails = [7, 200_000, 1 << 16, 3, 500_000, 0].map((length, i) =>
    Uint8Array.from({ length }, (_, at) => (at * 7 + i) & 255),
  );
  const all = Buffer.concat(
    tails.map((tail, i) => frame((writer) => writer.header(19, 0, i), tail)),
  );

  /** Gives the stream pieces of `size` bytes of a file, each from where the file has been read to. */
  function cut(file: string, size: number, given?: number): { got: Uint8Array[]; pieces: number } {
    const fd = fs.openSync(file, 'r');
    try {
      const got: Uint8Array[] = [];
      const stream = new FrameStream((reader, start, tail) => {
        assert.equal(reader.view.getUint32(start + 12, true), got.length);
        got.push(tail ?? new Uint8Array());
      }, given ?? fd);
      let pieces = 0;
      for (;;) {
        const piece = Buffer.alloc(size);
        const read = fs.readSync(fd, piece, 0, size, null);
        if (read === 0) return { got, pieces };
        stream.push(piece.subarray(0, read));
        pieces++;
      }
    } finally {
      fs.closeSync(fd);
    }
  }

  it('reads large tails to their place, and nothing of what is behind them', () => {
    withFile(all, (file) => {
      for (const size of [16, 1000, 65_536]) {
        const { got, pieces } = cut(file, size);
        assert.deepEqual(got, tails);
        assert.ok(pieces < all.length / size, `${pieces} pieces of ${size}`);
      }
    });
  });

  it('goes on with what it is given where that cannot be read', () => {
    withFile(all, (file) => assert.deepEqual(cut(file, 1000, 99_999).got, tails));
  });

  function withFile(bytes: Uint8Array, use: (file: string) => void): void {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-lanes-stream-'));
    try {
      const file = path.join(folder, 'frames');
      fs.writeFileSync(file, bytes);
      use(file);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  }
});

describe('errors across the boundary', () => {
  it('may be their own cause', () => {
    const error: Error = new RangeError('round');
    error.cause = error;
    const back = rebuild(describeError(error));
    assert.ok(back instanceof RangeError);
    assert.equal(back.cause, back);
  });

  it('arrive although a property throws', () => {
    const error = Object.assign(new Error('x'), { kept: 1 });
    Object.defineProperty(error, 'bad', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    assert.equal((rebuild(describeError(error)) as Error & { kept: number }).kept, 1);
  });
});

describe('the queue', () => {
  it('is a list with two ends', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 200 }), (steps) => {
        const queue = new Deque<number>();
        const model: number[] = [];
        steps.forEach((step, i) => {
          if (step === 0) assert.equal(queue.shift(), model.shift());
          else if (step === 1) assert.equal(queue.pop(), model.pop());
          else if (step === 2) {
            queue.unshift(i);
            model.unshift(i);
          } else if (step === 3 && model.length > 0) {
            const at = i % model.length;
            assert.equal(queue.removeAt(at), model.splice(at, 1)[0]);
          } else {
            queue.push(i);
            model.push(i);
          }
        });
        assert.deepEqual(
          Array.from({ length: queue.length }, (_, i) => queue.at(i)),
          model,
        );
      }),
    );
  });
});

describe('options of a child', () => {
  it('are those of the host, without what it is to do itself', () => {
    const own = [
      '--max-old-space-size=99',
      '-e',
      'code',
      '--inspect-brk=0',
      '--enable-source-maps',
    ];
    assert.deepEqual(inheritable([...own, '--test', '--watch-path', 'x', '-r', 'dotenv']), [
      '--max-old-space-size=99',
      '--enable-source-maps',
      '-r',
      'dotenv',
    ]);
  });
});

describe('large arrays of bytes', () => {
  const size = 1 << 16;

  it('are copied into a buffer of their own, the rest of the values stays', () => {
    for (const bytes of [new Uint8Array(size).fill(3), Buffer.alloc(size, 3)]) {
      const moved = copyToMove([1, bytes, null, 'text']);
      assert.ok(moved);
      const copy = moved.values[1] as Uint8Array;
      assert.deepEqual(moved.values, [1, new Uint8Array(bytes), null, 'text']);
      assert.deepEqual(moved.list, [copy.buffer]);
      assert.notEqual(copy.buffer, bytes.buffer);
      assert.equal(copy.buffer.byteLength, size);
    }
  });

  it('are left to the structured clone where a copy of their bytes would be something else', () => {
    class Own extends Uint8Array {}
    const whole = new Uint8Array(size);
    const ResizableBuffer = ArrayBuffer as new (
      length: number,
      options: { maxByteLength: number },
    ) => ArrayBuffer;
    const left: unknown[][] = [
      [],
      [1, 'text'],
      [new Uint8Array(size - 1)],
      [new Uint8Array(new ArrayBuffer(2 * size), 8, size)],
      [whole, whole],
      [whole, whole.buffer],
      [new Uint8Array(new SharedArrayBuffer(size))],
      [new Uint8Array(new ResizableBuffer(size, { maxByteLength: 2 * size }))],
      [new Uint16Array(size)],
      [new Own(size)],
      [{ whole }],
    ];
    for (const values of left) assert.equal(copyToMove(values), undefined);
  });
});
