/** Which sample tasks there are, and what each is about. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Sample {
  readonly file: string;
  /** The first sentence of the comment at its top. */
  readonly about: string;
}

/** The samples of a folder, in the order of their names. */
export async function listSamples(folder: string): Promise<Sample[]> {
  const files = (await readdir(folder)).filter((file) => /(?<!\.d)\.ts$/.test(file)).sort();
  return Promise.all(
    files.map(async (file) => ({
      file,
      about: aboutOf(await readFile(join(folder, file), 'utf8')),
    })),
  );
}

/** The first sentence of the comment at the top of a source text. */
export function aboutOf(text: string): string {
  const comment = /^\s*\/\*\*?([\s\S]*?)\*\//.exec(text)?.[1] ?? '';
  const words = comment
    .replace(/^\s*\* ?/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
  return /^.*?[.!?](?= |$)/.exec(words)?.[0] ?? words;
}
