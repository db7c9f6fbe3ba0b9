import { loadModule } from '../load.mjs';

const { Tinypool } = await loadModule('tinypool');

export const move = (value) => Tinypool.move(value);
