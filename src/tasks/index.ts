/** From source text to something runnable: find the task functions, read their inputs, bundle them. */
export { bundle } from './bundle/bundle.js';
export { nearestPackageDir } from './bundle/project.js';
export type { Bundle, BundleRequest } from './bundle/request.js';
export type { Edit, Parsed } from './discover/discover.js';
export { discover } from './discover/discover.js';
export { SourceModel } from './discover/source-model.js';
export type { TaskFunction } from './discover/task-function.js';
export { parseInputText } from './inputs/parse-tags.js';
export { proposeInput } from './inputs/propose.js';
export { usedNames } from './inputs/used-names.js';
export type { InputTag, TagProblem } from './inputs/tag.js';
export { isTagProblem } from './inputs/tag.js';
export type { Language } from './language.js';
export { isSupported, languageOf } from './language.js';
