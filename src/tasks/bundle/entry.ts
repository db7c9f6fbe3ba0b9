/** The code that goes around the user's file: what is appended to it, and what is built on top. */
import { BUNDLED_EXPORTS, REGISTRY } from './registry.js';
import type { TaskFunction } from '../discover/task-function.js';
import type { InputTag } from '../inputs/tag.js';

/** One task function of a bundle with its inputs. */
export interface Chosen {
  readonly fn: TaskFunction;
  readonly inputs: readonly InputTag[];
}

/** A place of which one line of appended code speaks. */
export interface AppendedLine {
  readonly line: number;
  /** The column in the source at which the appended line starts. */
  readonly column: number;
}

export interface Appended {
  readonly code: string;
  /** One per line of `code`. */
  readonly lines: readonly AppendedLine[];
}

/**
 * Code for the end of the user's file, which hands over the chosen functions, exported or not, and their
 * inputs. Each line of a tag has a line of its own, so that its errors can be traced to its place.
 */
export function appendedCode(file: string, chosen: readonly Chosen[], esm: boolean): Appended {
  const code: string[] = [];
  const lines: AppendedLine[] = [];
  const put = (text: string, line: number, column = 1): void => {
    code.push(text);
    lines.push({ line, column });
  };

  const firstLine = chosen[0]?.fn.line ?? 1;
  const references = chosen.map(({ fn }) => `() => ${reference(fn)}`).join(', ');
  put('', firstLine);
  if (esm) {
    put(`;import { register as __poolLanesRegister } from ${JSON.stringify(REGISTRY)};`, firstLine);
    put(`__poolLanesRegister([${references}], [`, firstLine);
  } else {
    put(`;require(${JSON.stringify(REGISTRY)}).register([${references}], [`, firstLine);
  }
  chosen.forEach(({ fn, inputs }, index) => {
    for (const { count, text, form, line, starts } of inputs) {
      const place = { file, line: starts ? line : fn.line };
      const fields = JSON.stringify({ fn: index, count, each: form === 'each', text, place });
      put(`{ ...${fields}, make: ${form === 'each' ? '(' : '() => ['}`, place.line);
      text.split('\n').forEach((part, i) => {
        const start = starts?.[i] ?? { line: fn.line, column: 1 };
        put(part, start.line, start.column);
      });
      put(form === 'each' ? ') },' : '] },', starts?.at(-1)?.line ?? place.line);
    }
  });
  put(']);', firstLine);
  return { code: code.join('\n'), lines };
}

function reference({ name, access }: TaskFunction): string {
  if (access === 'scope') return name;
  return access === 'exports' ? `module.exports[${JSON.stringify(name)}]` : 'undefined';
}

/** The module that is bundled: it imports the user's file and exports functions and inputs under the names given. */
export function entryCode(
  file: string,
  chosen: readonly Chosen[],
): { code: string; functionExports: string[]; inputsExport: string } {
  const taken = new Set<string>();
  const unique = (wish: string): string => {
    let name = wish;
    for (let i = 2; taken.has(name); i++) name = `${wish}_${i}`;
    taken.add(name);
    return name;
  };
  // `default` would be the whole of `module.exports` where the bundle is CommonJS.
  const functionExports = chosen.map(({ fn }) =>
    unique(fn.name === 'default' ? 'defaultExport' : fn.name),
  );
  const inputsExport = unique('poolLanesInputs');
  const whole = chosen.some(({ fn }) => fn.access === 'default') ? '* as user from ' : '';
  const code = [
    // First, because imports are evaluated in their order.
    `import { ${BUNDLED_EXPORTS.functions}, ${BUNDLED_EXPORTS.inputs} } from ${JSON.stringify(REGISTRY)};`,
    `import ${whole}${JSON.stringify(file)};`,
    ...chosen.map(
      ({ fn }, i) =>
        `const task${i} = ${fn.access === 'default' ? 'user.default' : `${BUNDLED_EXPORTS.functions}[${i}]()`};`,
    ),
    ...functionExports.map((name, i) => `export { task${i} as ${name} };`),
    `export { ${BUNDLED_EXPORTS.inputs} as ${inputsExport} };`,
  ];
  return { code: code.join('\n'), functionExports, inputsExport };
}
