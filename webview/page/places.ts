/** Finds the places that a stack or a compiler's message names, so that they can be clicked. */
import type { SourcePlace } from '../../src/shared/problem.js';

export type Piece = string | { readonly text: string; readonly place: SourcePlace };

/**
 * An absolute path (POSIX, drive letter, UNC, or as a file: URL) that ends in `:line` or `:line:column`. It may have
 * spaces and brackets in it, but a space before another slash begins another path.
 */
const PLACE =
  /(?<=^|[\s("'`<[])(?<path>(?:file:\/\/|[A-Za-z]:[\\/]|\\\\|\/)(?:(?!\s[\\/(])[^\n"'`<>|]){1,1024}?\.[A-Za-z]{1,5}):(?<line>\d+)(?::(?<column>\d+))?/gm;

/** `text` cut into plain text and places. Nothing is lost: the pieces put together are `text`. */
export function withPlaces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(PLACE)) {
    const { path = '', line, column } = match.groups ?? {};
    const file = fileOf(path);
    if (file === null) continue;
    if (match.index > at) pieces.push(text.slice(at, match.index));
    const place = { file, line: Number(line) };
    pieces.push({
      text: match[0],
      place: column === undefined ? place : { ...place, column: Number(column) },
    });
    at = match.index + match[0].length;
  }
  if (at < text.length) pieces.push(text.slice(at));
  return pieces;
}

function fileOf(path: string): string | null {
  if (!path.startsWith('file:')) return path;
  try {
    const file = decodeURIComponent(new URL(path).pathname);
    return /^\/[A-Za-z]:/.test(file) ? file.slice(1) : file;
  } catch {
    return null;
  }
}

/** `samples/cpu.ts:12` of `/home/me/project/samples/cpu.ts:12`: enough to know it by. */
export function shortPlace({ file, line }: SourcePlace): string {
  return `${file.split(/[\\/]/).slice(-2).join('/')}:${line}`;
}
