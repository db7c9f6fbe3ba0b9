/** Turns the places of a source map, and its list of sources, into the user's own. */

/** As source maps are written, version 3. */
interface SourceMap {
  readonly version: number;
  sources: string[];
  sourcesContent?: (string | null)[];
  mappings: string;
}

export interface Remapping {
  /** The name to give a source, of the one that esbuild gave it. */
  readonly rename: (source: string) => string;
  /** The text to show for a source instead of what was compiled, by its new name. */
  readonly contents: ReadonlyMap<string, string>;
  /** The place in the source `file`, by its new name, of a line and column there; all count from 0. */
  readonly file: string;
  readonly place: (line: number, column: number) => { line: number; column: number };
}

export function remap(json: string, { rename, contents, file, place }: Remapping): string {
  const map = JSON.parse(json) as SourceMap;
  map.sources = map.sources.map(rename);
  map.sourcesContent = map.sources.map(
    (source, i) => contents.get(source) ?? map.sourcesContent?.[i] ?? null,
  );
  const index = map.sources.indexOf(file);
  if (index >= 0) map.mappings = remapMappings(map.mappings, index, place);
  return JSON.stringify(map);
}

/** All fields but the generated column are relative to the segment before, so all are read and written anew. */
function remapMappings(mappings: string, file: number, place: Remapping['place']): string {
  let [source, line, column, name] = [0, 0, 0, 0];
  let [sourceOut, lineOut, columnOut, nameOut] = [0, 0, 0, 0];
  const segment = (text: string): string => {
    const fields = decode(text);
    if (fields.length < 4) return text;
    source += fields[1] ?? 0;
    line += fields[2] ?? 0;
    column += fields[3] ?? 0;
    const to = source === file ? place(line, column) : { line, column };
    const out = [fields[0] ?? 0, source - sourceOut, to.line - lineOut, to.column - columnOut];
    [sourceOut, lineOut, columnOut] = [source, to.line, to.column];
    if (fields[4] !== undefined) {
      name += fields[4];
      out.push(name - nameOut);
      nameOut = name;
    }
    return out.map(encode).join('');
  };
  return mappings
    .split(';')
    .map((segments) => segments && segments.split(',').map(segment).join(','))
    .join(';');
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base-64 digits of five bits each, low ones first, the sign in the lowest bit. */
function decode(text: string): number[] {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const character of text) {
    const digit = DIGITS.indexOf(character);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}

function encode(number: number): string {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += DIGITS[digit | (rest > 0 ? 32 : 0)] ?? '';
  } while (rest > 0);
  return text;
}
