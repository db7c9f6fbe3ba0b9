/** From the documents of comparisons to a table in Markdown. */

import { load } from '../../support/bundled.mjs';

/** @type {typeof import('../../../src/shared/table/classify.js')} */
const { KIND_NAMES } = await load('src/shared/table/classify.ts');

/**
 * What of a comparison's document the table shows.
 * @typedef {object} Document
 * @property {string | null} node
 * @property {'cold' | 'warm' | null} basis
 * @property {number} rounds
 * @property {number | null} tasks
 * @property {readonly ReportedPool[]} pools
 * @property {{ headline: string }} verdict
 * @property {{ kind: import('../../../src/shared/table/classify.js').WorkKind } | null} work
 * @property {readonly { id: string, finding: string | null, cells: readonly { pool: string, value: string }[] }[]} table
 *
 * @typedef {{ low: number, value: number, high: number }} Interval
 * @typedef {{ pool: string, againstSerial: Interval | null }} ReportedPool
 */

const HEADS = [
  'code',
  'tasks',
  'work, as measured',
  'threads × serial (95 %)',
  'processes × serial (95 %)',
  'memory a worker: thread, process',
  'rounds',
  'verdict',
];

/**
 * @param {import('./subjects.mjs').Subject} subject
 * @param {string | null} version of its package
 * @param {Document} document
 */
export function rowOf({ title, task, package: name, code }, version, document) {
  const { rounds, tasks, pools, verdict, table, basis, work } = document;
  const ratio = (/** @type {string} */ pool) =>
    intervalText(pools.find((one) => one.pool === pool)?.againstSerial);
  const memory = (/** @type {string} */ pool) =>
    table
      .find(({ id }) => id === 'memory')
      ?.cells.find((cell) => cell.pool === pool)
      ?.value.replace(' a worker', '') ?? '–';
  const origin = name === null ? 'Node’s own modules' : `\`${name}\` ${version}, ${code}`;
  return [
    `${title} (\`${task}\`): ${origin}`,
    String(tasks ?? '–'),
    work ? KIND_NAMES[work.kind] : '–',
    `${ratio('thread')}${basis === 'cold' ? ', start-up included' : ''}`,
    `${ratio('process')}${basis === 'cold' ? ', start-up included' : ''}`,
    `${memory('thread')}, ${memory('process')}`,
    String(rounds),
    verdict.headline,
  ];
}

/** @param {readonly (readonly string[])[]} rows */
export function tableOf(rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(HEADS), line(HEADS.map(() => '---')), ...rows.map(line)].join('\n');
}

/** @param {Interval | null | undefined} interval */
function intervalText(interval) {
  if (!interval) return '–';
  const [value, low, high] = [interval.value, interval.low, interval.high].map((x) => x.toFixed(2));
  return `${value} (${low}–${high})`;
}
