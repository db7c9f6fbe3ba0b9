/**
 * What is first needed when something is run, opened, exported or compared. `import('./later.js')` is a program of its own
 * in the build: the editor does not wait for its code when the extension starts.
 */
export { startRun } from '../runs/index.js';
export { differenceOf } from '../shared/run-difference.js';
export { proposeInput } from '../tasks/index.js';
export { contentOf, writeContent } from './export-write.js';
export { formIn, generateFor } from './generate-code.js';
export { headOf, wallOf } from './head-of.js';
export { outcomeOf } from './outcomes.js';
export { prepareRun } from './prepare.js';
export { summaryLines } from './summary-text.js';
export { toolAnswer } from './tool-answer.js';
export { readTraceFile, unreadable } from './trace-read.js';
