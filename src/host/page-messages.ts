/** Reads what a page says. A page shows text of the user's program, so what it sends is not taken on trust. */
import { isAbsolute } from 'node:path';
import { PAGE_SETTINGS, PAGE_STARTS, RERUNS } from '../shared/page-protocol.js';
import type { FromPage } from '../shared/page-protocol.js';
import type { SourcePlace } from '../shared/problem.js';
import { POOLS } from '../shared/words.js';

const LONGEST_TEXT = 100_000;
/** Bytes. */
const LARGEST_PICTURE = 128 * 1024 * 1024;

type Bag = Readonly<Record<string, unknown>>;

const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null;
const isCount = (value: unknown, least: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= LONGEST_TEXT;

const isPicture = (value: unknown): value is ArrayBuffer =>
  value instanceof ArrayBuffer && value.byteLength <= LARGEST_PICTURE;

function readPlace(value: unknown): SourcePlace | null {
  if (!isBag(value)) return null;
  const { file, line, column } = value;
  if (!isText(file) || !isAbsolute(file) || !isCount(line, 1)) return null;
  if (column === undefined) return { file, line };
  return isCount(column, 1) ? { file, line, column } : null;
}

/** The message in a form that holds nothing but what the protocol names, or null if it is none. */
export function readPageMessage(value: unknown): FromPage | null {
  if (!isBag(value)) return null;
  const { type } = value;
  switch (type) {
    case 'ready':
    case 'stop':
    case 'again':
    case 'openInEditor':
    case 'openSamples':
    case 'trust':
    case 'removeBeside':
      return { type };
    case 'start': {
      const { runId } = value;
      const pools = PAGE_STARTS.find((one) => one === value['pools']);
      if (pools === undefined || !(runId === undefined || isText(runId))) return null;
      return { type, pools, ...(runId !== undefined && { runId }) };
    }
    case 'generateCode': {
      const pool = POOLS.find((one) => one === value['pool']);
      if (value['pool'] !== undefined && pool === undefined) return null;
      return { type, ...(pool !== undefined && { pool }) };
    }
    case 'reveal': {
      const place = readPlace(value['place']);
      return place && { type, place };
    }
    case 'round': {
      const { runId, round } = value;
      return isText(runId) && (round === null || isCount(round, 0)) ? { type, runId, round } : null;
    }
    case 'details': {
      const { runId, block, task } = value;
      return isText(runId) && isCount(block, 0) && isCount(task, 0)
        ? { type, runId, block, task }
        : null;
    }
    case 'rerunTask': {
      const { runId, block, task } = value;
      const how = RERUNS.find((one) => one === value['how']);
      return isText(runId) && isCount(block, 0) && isCount(task, 0) && how !== undefined
        ? { type, runId, block, task, how }
        : null;
    }
    case 'faultLab': {
      const { runId } = value;
      return isText(runId) ? { type, runId } : null;
    }
    case 'openSetting': {
      const setting = PAGE_SETTINGS.find((one) => one === value['setting']);
      return setting === undefined ? null : { type, setting };
    }
    case 'drawing': {
      const { request, data } = value;
      if (!isCount(request, 0) || !(data === null || isPicture(data))) return null;
      return { type, request, data };
    }
    case 'fault': {
      const { message, stack } = value;
      if (!isText(message)) return null;
      return isText(stack) ? { type, message, stack } : { type, message };
    }
    default:
      return null;
  }
}
