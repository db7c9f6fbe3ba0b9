import { transfer } from 'pool-lanes/executors';

export const move = (value) => transfer(value, [value.buffer]);
