/** Programs that use the library in a process of their own, to see how that process ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixture } from './pools';
import { within } from './states';

const folder = join(process.cwd(), 'dist/test/contract-hosts');

const preamble = `
import * as library from 'pool-lanes/executors';
import { setTimeout as sleep } from 'node:timers/promises';
import { existsSync, writeFileSync } from 'node:fs';
const { ThreadPoolExecutor, ProcessPoolExecutor, EventLoopExecutor, SerialExecutor, wait, asCompleted } = library;
const Pool = process.argv[2] === 'process' ? ProcessPoolExecutor : ThreadPoolExecutor;
const task = (name) => ({ module: ${JSON.stringify(fixture('tasks.mjs'))}, name });
const fault = (name) => ({ module: ${JSON.stringify(fixture('faults.mjs'))}, name });
const failing = (name) => ({ module: ${JSON.stringify(fixture('errors.mjs'))}, name });
const tell = (value) => console.log(JSON.stringify(value));
`;

/** How a program ended and what it printed; `told` are the lines it printed with \`tell\`. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  told: unknown[];
}

export interface Program {
  child: ChildProcess;
  /** The next value it tells. */
  next(): Promise<unknown>;
  ended: Promise<Ending>;
}

/** Writes a program where it finds the library by name, and gives its path. */
export function writeProgram(code: string, withPreamble = true): string {
  const text = withPreamble ? preamble + code : code;
  const path = join(folder, `${createHash('sha1').update(text).digest('hex').slice(0, 16)}.mjs`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** Starts a program; it gets \`args\` from \`process.argv[2]\` on. */
export function start(
  code: string,
  args: readonly string[] = [],
  nodeArgs: readonly string[] = [],
): Program {
  return startNode([...nodeArgs, writeProgram(code), ...args]);
}

/** Starts Node with these arguments, in the folder of the repository. */
export function startNode(args: readonly string[]): Program {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let seen = 0;
  let wake = (): void => undefined;
  const lines = (): string[] => stdout.split('\n').slice(0, -1);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    wake();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  let over = false;
  const ended = new Promise<Ending>((resolve) => {
    child.once('close', (code, signal) => {
      over = true;
      wake();
      const told = lines().flatMap((line) => {
        try {
          return [JSON.parse(line) as unknown];
        } catch {
          return [];
        }
      });
      resolve({ code, signal, stdout, stderr, told });
    });
  });
  return {
    child,
    ended: within(ended, 'the end of a program').catch((error: unknown) => {
      child.kill('SIGKILL');
      throw error instanceof Error ? new Error(`${error.message}\n${stdout}\n${stderr}`) : error;
    }),
    async next() {
      while (lines().length <= seen) {
        if (over) throw new Error(`the program ended without telling\n${stdout}\n${stderr}`);
        await within(new Promise<void>((resolve) => (wake = resolve)), `news (${stderr})`);
      }
      return JSON.parse(lines()[seen++] ?? '') as unknown;
    },
  };
}

/** Runs a program to its end. */
export function run(code: string, args: readonly string[] = []): Promise<Ending> {
  return start(code, args).ended;
}
