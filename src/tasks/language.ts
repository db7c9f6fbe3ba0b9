/** Which files hold task functions, and how they are parsed. */
import { basename, extname } from 'node:path';

/** A way of parsing: TypeScript or JavaScript, with or without JSX. */
export type Language = 'ts' | 'tsx' | 'js' | 'jsx';

const LANGUAGES: Readonly<Record<string, Language>> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
  '.js': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
  '.jsx': 'jsx',
};

/** The language of a file by its name, or undefined if it cannot hold task functions (also for `.d.ts`). */
export function languageOf(path: string): Language | undefined {
  if (/\.d\.([^.]+\.)?[cm]?ts$/.test(basename(path))) return undefined;
  return LANGUAGES[extname(path).toLowerCase()];
}

export const isSupported = (path: string): boolean => languageOf(path) !== undefined;
