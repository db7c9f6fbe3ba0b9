/**
 * The module through which the user's file hands over its functions, so that it need not export them,
 * and which evaluates the inputs. It is bundled with the user's code and runs in the runner and its workers.
 */

/** Specifier of the module inside a bundle. */
export const REGISTRY = 'pool-lanes:registry';

export const BUNDLED_EXPORTS = { functions: 'functions', inputs: 'inputs' } as const;

/** Its code; it is the first to run. What it throws is described in src/shared/input-error.ts. */
export const REGISTRY_CODE = `
export let functions = [];
let tags = [];

export function register(found, written) {
  functions = found;
  tags = written;
}

export function inputs() {
  const tasks = [];
  for (const tag of tags) {
    for (let index = 0; index < tag.count; index++) tasks.push([tag.fn, argumentsOf(tag, index)]);
  }
  return tasks;
}

function argumentsOf(tag, index) {
  let given;
  try {
    given = tag.each ? tag.make(index) : tag.make();
  } catch (cause) {
    throw fault(tag, String(cause), { cause });
  }
  if (Array.isArray(given)) return given;
  const what = typeof given?.then === 'function' ? 'a promise' : typeof given;
  throw fault(tag, 'the function must give an array of arguments, as in i => [i], but gave ' + what);
}

function fault(tag, reason, options) {
  const error = new Error('The input ' + tag.text + ' cannot be evaluated: ' + reason, options);
  return Object.assign(error, { name: 'InputError', place: tag.place });
}
`;
