import { load } from '../load.mjs';

const { move: moved } = load('piscina');

export const move = (value) => moved(value);
