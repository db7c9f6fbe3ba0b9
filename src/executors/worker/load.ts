/** How a worker loads task modules. */
import { fileURLToPath } from 'node:url';
import { load } from '../core/resolve.js';

/** The bundles of workers are CommonJS. */
declare const require: (path: string) => unknown;

const nodeOptions = [...process.execArgv, process.env['NODE_OPTIONS']].join(' ');

/** Loaders that the user put in front of `import()` see every module. */
const hooked = /--(import|loader|experimental-loader)\b/.test(nodeOptions);

/** Modules of the user's may have been loaded before anything of ours. */
export const hasPreloads = hooked || /(^|\s)(-r|--require)\b/.test(nodeOptions);

/**
 * What `import()` gives, but a file that can only be CommonJS is required: that gives the same functions without the loader
 * of ES modules, which takes a new worker several milliseconds and half a megabyte.
 */
export async function loadInWorker(specifier: string): Promise<Record<string, unknown>> {
  if (hooked || !/^file:[^?#]*\.cjs$/.test(specifier)) return load(specifier);
  const exported = require(fileURLToPath(specifier));
  const names = Object.create(null) as Record<string, unknown>;
  if ((typeof exported === 'object' && exported !== null) || typeof exported === 'function') {
    for (const key of Object.keys(exported)) {
      try {
        names[key] = (exported as Record<string, unknown>)[key];
      } catch {
        // A getter that throws: `import()` passes over it as well.
      }
    }
  }
  names['default'] = exported;
  return names;
}
