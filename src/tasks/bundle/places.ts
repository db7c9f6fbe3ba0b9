/** From the places of what is compiled to those of what the user wrote. */
import { resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SourcePlace } from '../../shared/problem.js';
import type { Appended } from './entry.js';
import { remap } from './source-map.js';

export class Places {
  readonly #userLines: number;
  /** The same folder by its real path and as the user opened it, where a link makes them differ. */
  readonly #link: { readonly real: string; readonly shown: string } | undefined;

  /**
   * @param entry real path of the user's file
   * @param shown its path as the user opened it
   */
  constructor(
    private readonly entry: string,
    shown: string,
    text: string,
    private readonly appended: Appended,
  ) {
    this.#userLines = text.split('\n').length;
    this.#link = entry === shown ? undefined : withoutCommonEnd(entry, shown);
  }

  /** Whether a place lies in the code that was appended to the user's file. */
  isAppended({ file, line }: SourcePlace): boolean {
    return file === this.entry && line > this.#userLines;
  }

  /** The place in the user's text, and the file as the user opened it. */
  toUser = (place: SourcePlace): SourcePlace => {
    const file = this.shown(place.file);
    if (!this.isAppended(place)) return { ...place, file };
    const { lines } = this.appended;
    const origin = lines[place.line - this.#userLines] ?? lines[0];
    if (!origin) return { file, line: this.#userLines };
    return { file, line: origin.line, column: origin.column + (place.column ?? 1) - 1 };
  };

  /**
   * Makes a source map speak of the user's files.
   * @param folder what its sources are relative to
   * @param texts the original texts of files that were changed on their way, by real path
   */
  remap(map: string, folder: string, texts: ReadonlyMap<string, string>): string {
    const url = (path: string): string => pathToFileURL(this.shown(path)).href;
    return remap(map, {
      rename: (source) => (/^[\w-]{2,}:/.test(source) ? source : url(resolve(folder, source))),
      contents: new Map([...texts].map(([path, text]) => [url(path), text])),
      file: url(this.entry),
      place: (line, column) => {
        if (line < this.#userLines) return { line, column };
        const to = this.toUser({ file: this.entry, line: line + 1, column: column + 1 });
        return { line: to.line - 1, column: (to.column ?? 1) - 1 };
      },
    });
  }

  private shown(path: string): string {
    const link = this.#link;
    if (!link || !(path === link.real || path.startsWith(link.real + sep))) return path;
    return link.shown + path.slice(link.real.length);
  }
}

function withoutCommonEnd(real: string, shown: string): { real: string; shown: string } {
  const [a, b] = [real.split(sep), shown.split(sep)];
  while (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-1)) {
    a.pop();
    b.pop();
  }
  return { real: a.join(sep), shown: b.join(sep) };
}
