/** Names and literals in generated code. */

/** What generated code declares or relies on; a name of the user's that is among them is imported under another. */
const TAKEN = new Set(
  `Array Error Job Math Outcome Parameters Piscina ProcessPoolExecutor Promise Reply String TaskArgs ThreadPoolExecutor
  Tinypool URL Worker console fileURLToPath fork inChunks isMainThread outcomesOf parentPort process replyTo report runAll
  runTask startWorker taskInputs tasks undefined workerCount`.split(/\s+/),
);

export const isTaken = (name: string): boolean => TAKEN.has(name);

/** What the function is called in the generated code. */
export function identifier(name: string): string {
  if (name === 'default') return 'task';
  return isTaken(name) ? `${name}Task` : name;
}

/** A string literal in single quotes. */
export const quote = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

/** Text that cannot end the comment it stands in. */
export const aside = (text: string): string =>
  text.replaceAll('*/', '*\\/').replaceAll(/\s+/g, ' ');

/** How a module beside it is imported: by the name of what it is compiled to, as Node.js and every bundler understand. */
export const moduleSpecifier = (file: string): string =>
  `./${file.replace(/\.([cm]?)tsx?$/, '.$1js')}`;
