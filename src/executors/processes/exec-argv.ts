/** The options a child's Node is started with. */
import type { ProcessOptions, ResourceLimits } from '../core/options.js';

/** Options that make this process evaluate, debug, watch or test something: a child must not do that again. */
const NOT_FOR_CHILDREN =
  /^(-[cipe]|-pe|--(check|interactive|print|eval|input-type|inspect.*|watch.*|test.*|run))(=|$)/;

/** Those of them whose value is an argument of its own. */
const WITH_VALUE = /^(-[pe]|-pe|--(print|eval|input-type|watch-path|test-[a-z-]+|run))$/;

export function inheritable(args: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (!NOT_FOR_CHILDREN.test(arg)) kept.push(arg);
    else if (WITH_VALUE.test(arg) && !(args[i + 1] ?? '-').startsWith('-')) i++;
  }
  return kept;
}

export function execArgvOf(options: ProcessOptions, limits: ResourceLimits | undefined): string[] {
  const args = options.execArgv ? [...options.execArgv] : inheritable(process.execArgv);
  if (limits?.maxOldGenerationSizeMb !== undefined) {
    args.push(`--max-old-space-size=${Math.ceil(limits.maxOldGenerationSizeMb)}`);
  }
  if (limits?.maxYoungGenerationSizeMb !== undefined) {
    // Young space is three semi-spaces.
    args.push(
      `--max-semi-space-size=${Math.max(1, Math.floor(limits.maxYoungGenerationSizeMb / 3))}`,
    );
  }
  if (limits?.stackSizeMb !== undefined) {
    args.push(`--stack-size=${Math.floor(limits.stackSizeMb * 1024)}`);
  }
  return args;
}
