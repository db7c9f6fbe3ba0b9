import { isMainThread, parentPort } from 'node:worker_threads';
import * as functions from '../functions.cjs';

const answer = async ([name, value]) => {
  const result = await functions[name](value);
  if (isMainThread) process.send(result ?? null);
  else parentPort.postMessage(result);
};
if (isMainThread) process.on('message', answer);
else parentPort.on('message', answer);
