/** Puts the page together: messages go to the model, what has changed is drawn once a frame. */
import type { ToPage } from '../../src/shared/page-protocol.js';
import { Timeline } from '../timeline/index.js';
import type { ColourBy, TaskSelection } from '../timeline/types.js';
import { detailsView } from './details.js';
import { differenceView } from './difference.js';
import { h, show } from './dom.js';
import { emptyView } from './empty.js';
import { faultsView } from './faults.js';
import { drawPicture } from './export-picture.js';
import { headerView } from './header.js';
import { lanesView } from './lanes.js';
import { helpDialog } from './help.js';
import { measuredView } from './measured.js';
import { PageModel } from './model.js';
import { problemsView } from './problems.js';
import { rangeView } from './range.js';
import { roundsView } from './rounds.js';
import { restoreState, tasteOf } from './state.js';
import type { PageState } from './state.js';
import { summaryView } from './summary.js';
import { sweepView } from './sweep.js';
import { tasksView } from './tasks.js';
import { toolbar } from './toolbar.js';
import type { Topic } from './topics.js';
import { verdictView } from './verdict.js';
import { worthView } from './worth.js';
import type { PageContext, View } from './view.js';
import type { VsCodeApi } from './vscode.js';

/** Figures under way change no more often than this, ms: drawing them takes time from what they measure. */
const FIGURES_EVERY_MS = 500;

/** Within so many frames a page has drawn what it was sent. */
const FIRST_FRAMES = 60;

export class Page {
  readonly #api: VsCodeApi;
  readonly #model: PageModel;
  #state: PageState;
  /** What the setting says, once known. */
  #colourBy: ColourBy | null = null;
  #timeline: Timeline | null = null;
  readonly #container = h('div', { class: 'timeline-container', testId: 'timeline' });
  readonly #stage: HTMLElement;
  readonly #toolbar;
  readonly #help = helpDialog();
  readonly #views: readonly View[];
  readonly #dirty = new Set<Topic>();
  #frame = 0;
  #figuresTimer = 0;

  constructor(root: HTMLElement, api: VsCodeApi) {
    this.#api = api;
    this.#state = restoreState(api.getState());
    this.#model = new PageModel({
      post: (message) => api.postMessage(message),
      changed: (topic) => this.#changed(topic),
      appended: (block, appended) => this.#timeline?.appended(block, appended),
    });
    this.#toolbar = toolbar({
      timeline: () => this.#timeline,
      help: () => this.#help.toggle(),
      removeBeside: () => api.postMessage({ type: 'removeBeside' }),
    });
    if (this.#state.timeline) this.#toolbar.reflect(this.#state.timeline);
    this.#stage = h(
      'section',
      { class: 'stage', attrs: { 'aria-label': 'Timeline' } },
      this.#toolbar.element,
      this.#container,
    );
    this.#views = this.#build(root);
    document.addEventListener('keydown', (event) => this.#key(event));
  }

  /** Asks the host for everything; from then on it is drawn as it comes. */
  start(): void {
    window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isDraw(data)) void this.#drawPicture(data);
      else this.#model.receive(data);
    });
    // An answer to a page that was hidden may never have come.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && this.#model.awaiting) this.#model.askForAll();
    });
    this.#model.askForAll();
  }

  #build(root: HTMLElement): readonly View[] {
    const context = this.#context();
    const header = headerView(context);
    const problems = problemsView(context);
    const empty = emptyView(context);
    const difference = differenceView(context);
    const verdict = verdictView(context);
    const sweep = sweepView(context);
    const faults = faultsView(context);
    const rounds = roundsView(context);
    const range = rangeView(context);
    const details = detailsView(context);
    const worth = worthView(context);
    const measured = measuredView(context);
    const summary = summaryView(context);
    const lanes = lanesView(context);
    const tasks = tasksView(context);
    show(this.#stage, false);
    const main = h('main', { class: 'page' });
    main.append(
      empty.element,
      header.element,
      problems.element,
      difference.element,
      verdict.element,
      sweep.element,
      faults.element,
      h(
        'div',
        { class: 'board' },
        this.#stage,
        h('div', { class: 'aside' }, range.element, details.element, worth.element),
        h('div', { class: 'evidence' }, measured.element, rounds.element, summary.element),
      ),
      lanes.element,
      tasks.element,
    );
    const views = [
      empty,
      header,
      problems,
      difference,
      verdict,
      measured,
      sweep,
      faults,
      rounds,
      range,
      details,
      worth,
      summary,
      lanes,
      tasks,
    ];
    for (const { element } of views) show(element, false);
    root.replaceChildren(main, this.#help.element);
    return views;
  }

  #context(): PageContext {
    const state = (): PageState => this.#state;
    return {
      model: this.#model,
      post: (message) => this.#api.postMessage(message),
      select: (selection) => this.#select(selection),
      showPart: (selection, from, to) => {
        this.#model.select(selection);
        this.#timeline?.show(selection, from, to);
        this.#stage.scrollIntoView({ block: 'start' });
      },
      activate: (selection) => this.#activate(selection),
      get state() {
        return state();
      },
      save: (changes) => this.#save(changes),
    };
  }

  #changed(topic: Topic): void {
    const { run } = this.#model;
    if (
      topic === 'reset' &&
      run &&
      run.id === this.#state.runId &&
      this.#model.selection === null &&
      this.#model.traces.has(this.#state.selection?.block ?? -1)
    ) {
      this.#model.select(this.#state.selection);
    }
    if (topic === 'reset' || topic === 'run') this.#showRun(topic === 'reset');
    if (topic === 'marks' || topic === 'reset') this.#timeline?.setMarks(this.#model.marks);
    if (topic === 'selection') this.#save({ selection: this.#model.selection });
    if (topic === 'reset') this.#colourBy = this.#model.surroundings?.colourBy ?? 'phase';
    if (topic === 'reset' || topic === 'surroundings') {
      document.body.classList.toggle('wide', this.#model.surroundings?.wide === true);
    }
    if (topic === 'surroundings') this.#recolour();
    this.#dirty.add(topic);
    if (topic === 'trace' && this.#model.underWay) {
      this.#figuresTimer ||= window.setTimeout(() => {
        this.#figuresTimer = 0;
        this.#drawSoon();
      }, FIGURES_EVERY_MS);
    } else this.#drawSoon();
  }

  #drawSoon(): void {
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  /** At once, so that the timeline knows the run before its chunks come. */
  #showRun(anew: boolean): void {
    const { run, traces, selection, beside } = this.#model;
    show(this.#stage, this.#model.hasFigures);
    this.#toolbar.setLive(this.#model.underWay);
    if (run && !this.#timeline) this.#timeline = this.#makeTimeline(run.id);
    if (anew && run?.id !== this.#state.runId) {
      this.#toolbar.clearSearch();
      // What another run has to say first stands at the top.
      window.scrollTo(0, 0);
    }
    this.#timeline?.setRun(run, traces, beside);
    this.#toolbar.setBeside(beside?.run ?? null);
    if (anew && run) {
      this.#save({ runId: run.id, selection });
      this.#timeline?.select(selection);
    }
  }

  /** The setting has changed: that is the latest word on it. */
  #recolour(): void {
    const { colourBy = 'phase' } = this.#model.surroundings ?? {};
    const before = this.#colourBy;
    this.#colourBy = colourBy;
    if (before !== null && before !== colourBy) this.#timeline?.setColourBy(colourBy);
  }

  #makeTimeline(runId: string): Timeline {
    const { timeline: saved, runId: savedFor } = this.#state;
    const events = {
      onSelect: (selection: TaskSelection | null) => {
        this.#model.select(selection);
        this.#toolbar.reflectFound();
      },
      onActivate: (selection: TaskSelection) => this.#activate(selection),
      onRange: (range: PageModel['range']) => this.#model.setRange(range),
      onViewChange: (timeline: NonNullable<PageState['timeline']>) => {
        this.#toolbar.reflect(timeline);
        this.#save({ timeline });
      },
    };
    if (!saved) {
      const fresh = new Timeline(this.#container, events);
      const colourBy = this.#model.surroundings?.colourBy;
      if (colourBy !== undefined && colourBy !== 'phase') fresh.setColourBy(colourBy);
      return fresh;
    }
    return new Timeline(this.#container, events, savedFor === runId ? saved : tasteOf(saved));
  }

  #draw(): void {
    this.#frame = 0;
    const topics: ReadonlySet<Topic> = new Set(this.#dirty);
    this.#dirty.clear();
    for (const view of this.#views) view.update(topics);
  }

  #select(selection: TaskSelection | null): void {
    this.#model.select(selection);
    this.#timeline?.select(selection);
  }

  #activate({ block, task }: TaskSelection): void {
    const { selection, details } = this.#model;
    const at = this.#model.locate({ block, task });
    const shown = selection?.block === block && selection.task === task ? details : null;
    const failedAt = shown !== null && shown !== 'asked' ? shown.error?.place : undefined;
    const fn = at?.trace?.tasks.fn[task] ?? 0;
    const place = failedAt ?? at?.run.functions[fn]?.place;
    if (place) this.#api.postMessage({ type: 'reveal', place });
  }

  #save(changes: Partial<PageState>): void {
    this.#state = { ...this.#state, ...changes };
    this.#api.setState(this.#state);
  }

  async #drawPicture({ request, format }: Extract<ToPage, { type: 'draw' }>): Promise<void> {
    // A page that has just come up has yet to draw for the first time.
    for (let frame = 0; !this.#timeline?.scene && frame < FIRST_FRAMES; frame++) {
      await new Promise(requestAnimationFrame);
    }
    const data = await drawPicture(this.#timeline?.scene ?? null, format);
    this.#api.postMessage({ type: 'drawing', request, data });
  }

  #key(event: KeyboardEvent): void {
    // The timeline and the table take what is theirs.
    if (event.defaultPrevented || isTyping(event)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '?') this.#help.toggle();
    else if (this.#help.element.open || !this.#model.run) return;
    else if (event.key === '/') this.#toolbar.focusSearch();
    else if (event.key === 'Escape' && this.#model.selection) this.#select(null);
    else return;
    event.preventDefault();
  }
}

const isDraw = (message: unknown): message is Extract<ToPage, { type: 'draw' }> =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'draw';

/** Whether the key goes into a field. */
function isTyping(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  );
}
