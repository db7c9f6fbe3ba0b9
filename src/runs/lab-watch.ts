/** Watches over one block of the fault lab: bounds its time, and tells what the fault did. */
import { faultReport } from '../shared/fault-report.js';
import type { FaultPlan, FaultReport } from '../shared/faults.js';
import type { BlockRecord, TaskDetails } from '../shared/run.js';
import type { FromRunner } from '../shared/runner-protocol.js';
import type { BlockTrace } from '../shared/trace/block-trace.js';
import { isInline } from '../shared/words.js';
import type { RunnerExit } from './program.js';

/** How long a block may take, ms; bystanders that take longer are cut short. */
const BLOCK_MS = 15_000;
/** How long an endless loop on the program's only thread is watched, ms: long enough to see that nothing comes. */
const HANG_MS = 2_500;

export class LabWatch {
  #task: number | null = null;
  #isBroken = false;
  #isTimeUp = false;
  #timer: NodeJS.Timeout;

  /** @param end ends the runner */
  constructor(
    private readonly record: BlockRecord,
    private readonly plan: FaultPlan,
    private readonly end: () => void,
  ) {
    this.#timer = this.#endAfter(BLOCK_MS);
  }

  hear(message: FromRunner & { type: 'fault' | 'broken' }): void {
    if (message.type === 'broken') {
      this.#isBroken = true;
      return;
    }
    this.#task = message.task;
    if (this.#mayHang) {
      clearTimeout(this.#timer);
      this.#timer = this.#endAfter(HANG_MS);
    }
  }

  /** The runner is gone. */
  over(): void {
    clearTimeout(this.#timer);
  }

  /** The fault held the program's only thread until it was ended. */
  get isHung(): boolean {
    return this.#isTimeUp && this.#task !== null && this.#mayHang;
  }

  /** Time was up before the bystanders had ended. */
  get isCutShort(): boolean {
    return this.#isTimeUp && !this.isHung;
  }

  /**
   * Null where it did not come to the fault.
   * @param exit how the runner's process ended
   */
  report(
    trace: BlockTrace,
    details: ReadonlyMap<number, TaskDetails>,
    exit: RunnerExit | null,
  ): FaultReport | null {
    // A block that the user stopped tells nothing of the fault.
    if (this.record.status === 'stopped' && !this.isCutShort) return null;
    const isEnded = this.record.status === 'failed' && !this.isHung;
    return faultReport({
      block: this.record,
      plan: this.plan,
      trace,
      task: this.#task,
      error: details.get(this.#task ?? -1)?.error ?? null,
      isBroken: this.#isBroken,
      program: this.isHung ? 'hung' : isEnded ? 'ended' : 'unharmed',
      ...(isEnded && exit ? { ending: endingOf(exit) } : {}),
      isCutShort: this.isCutShort,
    });
  }

  get #mayHang(): boolean {
    return this.plan.fault === 'loop' && isInline(this.record.pool);
  }

  #endAfter(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#isTimeUp = true;
      this.end();
    }, ms);
  }
}

const endingOf = ({ code, signal }: RunnerExit): string =>
  signal ?? `exit code ${code ?? 'unknown'}`;
