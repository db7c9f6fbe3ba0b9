/** Conducts a run: bundles the user's source, starts a runner per block, gathers the trace. */
export { findNode } from './find-node.js';
export type { FindNodeOptions } from './find-node.js';
export { killTree } from './kill.js';
export type { HearOutput, Program, ProgramRequest, RunnerExit, StartProgram } from './program.js';
export { FAULT_POOLS, planFaults } from './plan-faults.js';
export type { FaultOptions } from './plan-faults.js';
export { planBlocks } from './plan.js';
export type { PlanOptions } from './plan.js';
export { startRun } from './run.js';
export type {
  ComparisonRequest,
  FunctionRequest,
  RunEvents,
  RunHandle,
  RunOutput,
  RunRequest,
  SweepRequest,
} from './types.js';
