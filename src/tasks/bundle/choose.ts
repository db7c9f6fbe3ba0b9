/** The functions of a request, found in the text that will be bundled. */
import { basename } from 'node:path';
import { ProblemError } from '../../shared/problem.js';
import { discover } from '../discover/discover.js';
import type { Language } from '../language.js';
import type { Chosen } from './entry.js';
import type { BundleRequest } from './request.js';

/** @throws ProblemError `noFunction` if there is none of that name */
export function choose(request: BundleRequest, text: string, language: Language): Chosen[] {
  const { functions } = discover(text, language);
  return request.functions.map(({ name, inputs }) => {
    // Where a name is declared twice, the later declaration is the one that counts.
    const fn = functions.findLast((candidate) => candidate.name === name);
    if (fn) return { fn, inputs };
    const names = functions.map((candidate) => candidate.name).join(', ');
    throw new ProblemError({
      kind: 'noFunction',
      what: `There is no task function ${name} in ${basename(request.file)}.`,
      where: { file: request.file, line: 1 },
      todo:
        names === ''
          ? 'Only top-level functions can be run, not methods, generators or nested functions.'
          : `Choose one of: ${names}.`,
    });
  });
}
