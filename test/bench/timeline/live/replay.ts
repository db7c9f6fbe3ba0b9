/**
 * A stand-in for the runner: says what a runner says on its socket, with the chunks of a run that was recorded, each
 * when it is due. LIVE_RECORDING names the file (`recording.ts` has its layout). It runs no task, so what lies behind
 * the socket is measured by itself.
 */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { decodeJson, encodeFrame, encodeJson, FrameReader } from '../../../../src/shared/frames.js';
import { FRAME_CHUNK, FRAME_JSON } from '../../../../src/shared/runner-protocol.js';
import type { FromRunner, ToRunner } from '../../../../src/shared/runner-protocol.js';
import { readRecording, retimed } from './recording.js';

const { LIVE_RECORDING: file } = process.env;
const [socketPath] = process.argv.slice(2);
if (file === undefined || socketPath === undefined) throw new Error('nothing to replay');

const socket = connect(socketPath);
socket.on('close', () => process.exit());
socket.on('error', () => process.exit(1));
const send = (frame: FromRunner): void => void socket.write(encodeJson(FRAME_JSON, frame));
const frames = new FrameReader();
socket.on('data', (bytes) => {
  for (const { payload } of frames.push(bytes)) {
    const message = decodeJson(payload) as ToRunner;
    if (message.type === 'plan') void play(message.plan.origin);
    else process.exit();
  }
});
send({ type: 'hello', pid: process.pid, node: process.version, parallelism: 2 });

async function play(zero: number): Promise<void> {
  const { tasks, chunks } = readRecording(readFileSync(file as string));
  send({ type: 'ready', tasks });
  const origin = Number(process.hrtime.bigint()) / 1e3 - zero;
  const began = performance.now();
  for (const { due, data } of chunks) {
    const wait = due / 1e3 - (performance.now() - began);
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const moved = retimed(data, (at) => at + origin);
    socket.write(encodeFrame(FRAME_CHUNK, new Uint8Array(moved)));
  }
  send({ type: 'done', digests: [] });
  socket.end();
}
