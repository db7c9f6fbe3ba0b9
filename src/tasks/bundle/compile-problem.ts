/** What esbuild reports, in the words and places of the user. */
import type { BuildFailure, Message } from 'esbuild';
import { isAbsolute, join } from 'node:path';
import type { Problem, SourcePlace } from '../../shared/problem.js';
import { formatPlace } from '../../shared/problem.js';
import type { MissingPackage } from './resolve.js';

/** Where a message points in the user's files; `line` and `column` of esbuild have been read. */
export type PlaceOf = (place: SourcePlace) => SourcePlace;

export const isBuildFailure = (thrown: unknown): thrown is BuildFailure =>
  thrown instanceof Error && Array.isArray((thrown as Partial<BuildFailure>).errors);

/**
 * @param folder what esbuild's paths are relative to
 * @param placeOf turns places of the compiled text into places of the user's text
 */
export function compileProblem(
  errors: readonly Message[],
  folder: string,
  placeOf: PlaceOf,
): Problem {
  const [first] = errors;
  const missing = (first?.detail as MissingPackage | undefined)?.missing;
  const unresolved = first && /^Could not resolve "(.*)"/.exec(first.text)?.[1];
  const place = first && placeOfMessage(first, folder);
  const where = place && placeOf(place);
  return {
    kind: 'compile',
    what: first ? sentence(first.text) : 'The file does not compile.',
    ...(where && { where }),
    todo:
      missing === undefined
        ? unresolved === undefined
          ? 'Correct the source and run again.'
          : `Check that the file that ${JSON.stringify(unresolved)} names exists.`
        : todoFor(missing),
    detail: errors.map((error) => formatMessage(error, folder, placeOf)).join('\n'),
  };
}

export function formatMessage(message: Message, folder: string, placeOf: PlaceOf): string {
  const place = placeOfMessage(message, folder);
  return place ? `${formatPlace(placeOf(place))}: ${message.text}` : message.text;
}

function todoFor(missing: string): string {
  return missing === 'vscode'
    ? 'The module vscode exists only inside the editor: move the function to a file that does not import it.'
    : `Install it: npm install ${missing}`;
}

/** Where a message points in what was compiled; `folder` is what its path is relative to. */
export function placeOfMessage({ location }: Message, folder: string): SourcePlace | undefined {
  if (!location) return undefined;
  const file = isAbsolute(location.file) ? location.file : join(folder, location.file);
  // esbuild counts columns in bytes from 0.
  const before = Buffer.from(location.lineText).subarray(0, location.column).toString();
  return { file, line: location.line, column: before.length + 1 };
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
