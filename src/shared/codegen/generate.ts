/**
 * A program in TypeScript that runs a function over its inputs in the form that is chosen. It is one file, which its
 * workers load too, so that it can be bundled or run as it is; `import.meta` and `await` at its top make it an ES module.
 */
import { isInline } from '../words.js';
import { childProcess, workerThreads } from './bare-pools.js';
import type { FormCode } from './bare-pools.js';
import { poolOf } from './forms.js';
import { executors, piscina, promiseAll, serial, tinypool } from './library-pools.js';
import type { CodeInput, CodeRequest } from './request.js';
import { aside, identifier, isTaken, moduleSpecifier, quote } from './words.js';

export interface GeneratedCode {
  /** What the file may be called: it lies beside the function's own, and is an ES module whatever the package says. */
  readonly fileName: string;
  readonly text: string;
}

export function generateCode(request: CodeRequest): GeneratedCode {
  const chunk = chunkOf(request);
  const code = codeOf(request);
  const local = identifier(request.name);
  const fileName = `${request.file.replace(/\.[^.]*$/, '')}.${local}.mts`;
  const blocks = [
    header(request, fileName),
    [code.imports, importOf(request, local)].filter((line) => line !== '').join('\n'),
    typesCode(local, chunk),
    inputsCode(request.inputs),
    taskCode(local, chunk, code.isMain !== null),
    code.body,
    REPORT,
    ...(chunk > 1 ? [chunkCode(chunk)] : []),
    mainCode(code, chunk > 1),
  ];
  return { fileName, text: `${blocks.join('\n\n')}\n` };
}

/** Where nothing is sent, there is nothing to save by sending more at once. */
const chunkOf = ({ form, pool, chunkSize = 1 }: CodeRequest): number =>
  isInline(poolOf(form, pool)) ? 1 : chunkSize;

function codeOf({ form, pool, workers }: CodeRequest): FormCode {
  const own = poolOf(form, pool);
  switch (form) {
    case 'executors':
      return executors(own, workers);
    case 'piscina':
      return piscina(workers);
    case 'tinypool':
      return tinypool(own, workers);
    case 'workerThreads':
      return workerThreads(workers);
    case 'childProcess':
      return childProcess(workers);
    case 'promiseAll':
      return promiseAll;
    case 'serial':
      return serial;
  }
}

const NEEDS: { readonly [F in CodeRequest['form']]?: string } = {
  executors: 'It needs pool-lanes/executors, the library that comes with Pool Lanes.',
  piscina: 'It needs piscina: npm install piscina',
  tinypool: 'It needs tinypool: npm install tinypool',
};

function header({ form, name, exported, file, uses = [] }: CodeRequest, fileName: string): string {
  const source = aside(file);
  const missing = [
    ...(exported === 'no' ? [name] : []),
    ...uses.filter((used) => !used.exported && used.name !== name).map((used) => used.name),
  ];
  const clashing = uses.filter((used) => used.exported && isTaken(used.name));
  const lines = [
    `Save it as ${aside(fileName)} beside ${source}, and run it as you run your TypeScript: npx tsx ${aside(fileName)}`,
    NEEDS[form] ?? '',
    ...missing.map((one) => `TODO: ${source} does not export ${one} yet. Export it there.`),
    ...clashing.map(
      (one) => `TODO: the inputs use ${one.name} of ${source}. Import it under another name.`,
    ),
  ];
  return ['/**', ...lines.filter((line) => line !== '').map((line) => ` * ${line}`), ' */'].join(
    '\n',
  );
}

function importOf({ name, exported, file, uses = [] }: CodeRequest, local: string): string {
  const isDefault = exported === 'default' || name === 'default';
  const named = [
    ...(isDefault ? [] : [local === name ? name : `${name} as ${local}`]),
    ...uses.map((used) => used.name).filter((used) => used !== name && !isTaken(used)),
  ];
  const parts = [
    ...(isDefault ? [local] : []),
    ...(named.length > 0 ? [`{ ${named.join(', ')} }`] : []),
  ];
  return `import ${parts.join(', ')} from ${quote(moduleSpecifier(file))};`;
}

const typesCode = (local: string, chunk: number): string =>
  [
    `type TaskArgs = Parameters<typeof ${local}>;`,
    ...(chunk > 1
      ? [`type Outcome = PromiseSettledResult<Awaited<ReturnType<typeof ${local}>>>;`]
      : []),
    chunk > 1
      ? `/** What goes to a worker at once. */\ntype Job = TaskArgs[];`
      : `type Job = TaskArgs;`,
    `type Reply = PromiseSettledResult<Awaited<ReturnType<typeof runTask>>>;`,
  ].join('\n');

function inputsCode(inputs: readonly CodeInput[]): string {
  const tasks = `const tasks = (count: number, make: (index: number) => TaskArgs): TaskArgs[] =>
    Array.from({ length: count }, (_, index) => make(index));
  `;
  const isMany = ({ count, form }: CodeInput): boolean => count !== 1 || form === 'each';
  return `/** The arguments of each task. */
function taskInputs(): TaskArgs[] {
  ${inputs.some(isMany) ? tasks : ''}return [
${inputs.map((input) => `    ${isMany(input) ? manyCode(input) : argsCode(input)},`).join('\n')}
  ];
}`;
}

/** On a line of its own, what closes it survives a line comment at its end. */
const closed = (text: string, end: string): string =>
  /\n|\/\//.test(text) ? `${text}\n${end}` : `${text}${end}`;

const argsCode = ({ text }: CodeInput): string => `[${closed(text, ']')}`;

const manyCode = (input: CodeInput): string =>
  input.form === 'each'
    ? `...tasks(${input.count}, ${closed(input.text, ')')}`
    : `...tasks(${input.count}, () => ${argsCode(input)})`;

function taskCode(local: string, chunk: number, hasWorkers: boolean): string {
  if (chunk === 1) {
    const what = hasWorkers ? 'What a worker does with a task.' : 'One task.';
    return `/** ${what} */
export async function runTask(args: Job) {
  return ${local}(...args);
}`;
  }
  return `/** What a worker does with a chunk of tasks; one that fails leaves the others alone. */
export async function runTask(chunk: Job): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const args of chunk) {
    try {
      outcomes.push({ status: 'fulfilled', value: await ${local}(...args) });
    } catch (reason) {
      outcomes.push({ status: 'rejected', reason });
    }
  }
  return outcomes;
}`;
}

const REPORT = `function report(outcomes: PromiseSettledResult<unknown>[]): void {
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled') {
      console.log(\`#\${index}\`, outcome.value);
    } else {
      console.error(\`#\${index} failed:\`, outcome.reason);
      process.exitCode = 1;
    }
  }
}`;

const chunkCode = (
  size: number,
): string => `/** Tasks this short are worth sending only several at once. */
function inChunks(all: TaskArgs[], size = ${size}): Job[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) =>
    all.slice(i * size, (i + 1) * size),
  );
}

/** One outcome for each task; that of a chunk that was lost is that of all its tasks. */
const outcomesOf = (jobs: Job[], replies: Reply[]): PromiseSettledResult<unknown>[] =>
  replies.flatMap((reply, i) =>
    reply.status === 'fulfilled' ? reply.value : (jobs[i] ?? []).map(() => reply),
  );`;

function mainCode({ isMain, inWorker }: FormCode, isChunked: boolean): string {
  const lines = isChunked
    ? ['const jobs = inChunks(taskInputs());', 'report(outcomesOf(jobs, await runAll(jobs)));']
    : ['report(await runAll(taskInputs()));'];
  if (isMain === null) return lines.join('\n');
  const otherwise = inWorker === undefined ? '' : ` else {\n${inWorker}\n}`;
  return `// Workers load this file too: what the main program does is not for them.
if (${isMain}) {
${lines.map((line) => `  ${line}`).join('\n')}
}${otherwise}`;
}
