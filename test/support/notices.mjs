/** What the licences of the packages within a package ask to be said: their names, and the texts. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** A licence's text lies beside the manifest, under one of many names. */
const LICENSE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/**
 * @typedef {object} Notice
 * @property {string} name
 * @property {string} version
 * @property {string} license its SPDX expression
 * @property {string} text
 */

/**
 * @param {readonly string[]} folders
 * @returns {Promise<string>} a text with a part per package, by name; those with the same licence share its text
 * @throws Error if a package does not say what its licence is
 */
export async function noticesOf(folders) {
  const all = await Promise.all(folders.map(noticeOf));
  /** @type {Map<string, Notice[]>} */
  const byText = new Map();
  for (const notice of all.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    byText.set(notice.text, [...(byText.get(notice.text) ?? []), notice]);
  }
  const parts = [...byText].map(([text, notices]) => {
    const names = notices.map(({ name, version, license }) => `${name} ${version} (${license})`);
    return `${names.join('\n')}\n\n${text}\n`;
  });
  const head = 'Pool Lanes holds code of these packages, each under its own licence.\n';
  return [head, ...parts].join(`\n${'-'.repeat(80)}\n\n`);
}

/**
 * @param {string} folder
 * @returns {Promise<Notice>}
 */
async function noticeOf(folder) {
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const { name, version, license } = manifest;
  if (typeof license !== 'string') throw new Error(`${folder} does not name its licence.`);
  const files = (await readdir(folder)).filter((file) => LICENSE.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  const text = texts.map((one) => one.replaceAll('\r\n', '\n').trim()).join('\n\n');
  return { name, version, license, text: text || byWords(manifest) };
}

/**
 * For a package that does not bring the text of its licence.
 * @param {{ name: string, license: string, author?: string | { name: string } }} manifest
 */
function byWords({ name, license, author }) {
  const who = typeof author === 'object' ? author.name : author;
  if (license !== 'MIT' || !who) throw new Error(`${name} does not bring the text of its licence.`);
  return `Copyright (c) ${who}\n\n${MIT}`;
}

/** https://opensource.org/license/mit */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
