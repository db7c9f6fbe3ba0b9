/** What the parts of the page have in common. */
import type { FromPage } from '../../src/shared/page-protocol.js';
import type { TaskSelection } from '../timeline/types.js';
import type { PageModel } from './model.js';
import type { Topic } from './topics.js';
import type { PageState } from './state.js';

/** What a part may do besides showing itself. */
export interface PageContext {
  readonly model: PageModel;
  readonly post: (message: FromPage) => void;
  /** Selects everywhere: timeline, details, table. */
  readonly select: (selection: TaskSelection | null) => void;
  /** Selects the task, and shows the part of its block between two stamps, µs, on the timeline. */
  readonly showPart: (selection: TaskSelection, from: number, to: number) => void;
  /** Goes to the source: the line that failed, else the task function. */
  readonly activate: (selection: TaskSelection) => void;
  readonly state: PageState;
  readonly save: (changes: Partial<PageState>) => void;
}

/** A part of the page. */
export interface View {
  readonly element: HTMLElement;
  /** Called at most once a frame, with all that has changed since the last call. */
  update(topics: ReadonlySet<Topic>): void;
}

/** Whether any of `wanted` is among `topics`; a `reset` concerns everyone. */
export const concerns = (topics: ReadonlySet<Topic>, ...wanted: readonly Topic[]): boolean =>
  topics.has('reset') || wanted.some((topic) => topics.has(topic));
