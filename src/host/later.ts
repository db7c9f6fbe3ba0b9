/**
 * What is first needed when something is run, opened, exported or compared. `import('./later.js')` is a program of its own
 * in the build: the editor does not wait for its code when the extension starts.
 */
export { findNode, planBlocks, planFaults, startRun } from '../runs/index.js';
export { differenceOf } from '../shared/run-difference.js';
export { debugProgram } from './debug-program.js';
export { contentOf, writeContent } from './export-write.js';
export { outcomeOf } from './outcomes.js';
export { summaryLines } from './summary-text.js';
export { toolAnswer } from './tool-answer.js';
export { readTraceFile, unreadable } from './trace-read.js';
