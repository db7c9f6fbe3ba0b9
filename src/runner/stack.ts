/** Stacks as users read them: frames of their own source, found and placed. */
import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourcePlace } from '../shared/problem.js';

/** Where the built programs lie. */
const DIST = dirname(realpathSync(process.argv[1] ?? '.'));
/** Frames in these folders are ours, not the user's; by way of source maps they may name our sources. */
const OWN_FOLDERS = [
  DIST,
  ...['runner', 'executors', 'shared'].map((name) => join(dirname(DIST), 'src', name)),
].map((folder) => folder + sep);

/** The place that a line of a stack names; null if it names no file. */
export function frameOf(line: string): SourcePlace | null {
  const text = /^\s+at (.*)$/.exec(line)?.[1];
  if (text === undefined) return null;
  const location = text.endsWith(')') ? text.slice(text.indexOf(' (') + 2, -1) : text;
  const parts = /^(?:async )?(.*?):(\d+)(?::(\d+))?$/.exec(location);
  if (!parts) return null;
  const [, where = '', row, column] = parts;
  const file = pathOf(where);
  if (file === null) return null;
  return { file, line: Number(row), ...(column === undefined ? {} : { column: Number(column) }) };
}

function pathOf(where: string): string | null {
  if (!where.startsWith('file:')) return isAbsolute(where) ? where : null;
  try {
    return fileURLToPath(where.replace(/[?#].*$/, ''));
  } catch {
    return null;
  }
}

/** Functions that bundling puts at the end of a user's file, and the module that they call. */
const HELPER = /^\s+at (?:async )?(?:__[A-Za-z]+\$ \(|.*\(pool-lanes-loading:)/;

const isOwn = (file: string): boolean => OWN_FOLDERS.some((folder) => file.startsWith(folder));

/** The first place in the user's own source; `bundle` is the built module, whose own lines nobody wrote. */
export function placeOf(stack: string, bundle: string | null): SourcePlace | null {
  for (const line of stack.split('\n')) {
    const place = frameOf(line);
    if (!place || HELPER.test(line) || isOwn(place.file) || place.file === bundle) continue;
    if (place.file.includes(`${sep}node_modules${sep}`)) continue;
    return place;
  }
  return null;
}

/** The stack without the frames of Pool Lanes itself and those of Node.js that it ends with. */
export function cleanStack(stack: string): string {
  const lines = stack.split('\n').filter((line) => {
    const place = frameOf(line);
    return !HELPER.test(line) && !(place && isOwn(place.file));
  });
  while (/^\s+at (?:.*\()?node:/.test(lines.at(-1) ?? '')) lines.pop();
  return lines.join('\n');
}
