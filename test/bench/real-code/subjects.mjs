/** What is measured: a task function of each file in subjects/. */

/**
 * @typedef {object} Subject
 * @property {string} title
 * @property {string} task `file.ts#function`
 * @property {string | null} package whose code runs; null for what is Node's own
 * @property {'TypeScript' | 'JavaScript'} [code] what of the package is imported
 */

/** @type {readonly Subject[]} */
export const subjects = [
  { title: 'scrypt', task: 'scrypt.ts#deriveKey', package: '@noble/hashes', code: 'TypeScript' },
  { title: 'PNG encode', task: 'png.ts#encodePng', package: 'fast-png', code: 'TypeScript' },
  {
    title: 'MessagePack encode',
    task: 'msgpack.ts#encodeOrders',
    package: '@msgpack/msgpack',
    code: 'TypeScript',
  },
  { title: 'MD5', task: 'md5.ts#digest', package: 'ts-md5', code: 'TypeScript' },
  { title: 'validate JSON', task: 'zod.ts#countValid', package: 'zod', code: 'TypeScript' },
  { title: 'Markdown to HTML', task: 'markdown.ts#render', package: 'marked', code: 'JavaScript' },
  { title: 'directory walk', task: 'walk.ts#sizeOfPackage', package: null },
  { title: 'HTTP requests', task: 'http.ts#total', package: null },
];
