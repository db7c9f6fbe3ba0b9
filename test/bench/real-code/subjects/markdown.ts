// marked ships no sources in TypeScript: this is its JavaScript.
import { readFileSync } from 'node:fs';
import { marked } from 'marked';

const readme = readFileSync(new URL('node_modules/zod/README.md', import.meta.url), 'utf8');

/**
 * A long page of Markdown to HTML.
 * @tasks 24 i => [i]
 */
export function render(page: number): number {
  const html = marked.parse(`# Page ${page}\n\n${readme.repeat(8)}`, { async: false });
  return html.length;
}
