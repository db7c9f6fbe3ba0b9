/** What the last runs of a function said, for places beside its source. Nothing is read before somebody asks. */
import * as vscode from 'vscode';
import { FEWEST_ROUNDS } from '../shared/stats/interval.js';
import type { TaskFunction } from '../tasks/index.js';
import { fingerprint } from './fingerprint.js';
import { inWords } from './in-words.js';
import { isOfSame } from './run-head.js';
import type { RunHead } from './run-head.js';
import type { RunStore } from './run-store.js';
import { roundsText } from './runs-view.js';

export interface LastVerdict {
  readonly head: RunHead;
  /** In the user's language, as are the pools. */
  readonly headline: string;
  /** How sure it is: `7 rounds`, `1 round: no interval yet`; empty where that means nothing. */
  readonly basis: string;
  readonly pools: readonly string[];
  /** The function has changed since, or nobody knows. */
  readonly isStale: boolean;
}

/** Links and lenses are for files on disk in these languages. */
export const LANGUAGES: vscode.DocumentSelector = [
  'typescript',
  'typescriptreact',
  'javascript',
  'javascriptreact',
].map((language) => ({ scheme: 'file', language }));

export class LastVerdicts {
  constructor(
    private readonly store: Pick<RunStore, 'list'>,
    /** There may be others. */
    readonly onDidChange: vscode.Event<void>,
  ) {}

  /**
   * The latest that compares pools or numbers of workers; where there is none, the latest of any other run. Beside it what
   * the fault lab said last. Each is null if there is none.
   */
  async of(
    document: vscode.TextDocument,
    fn: TaskFunction,
  ): Promise<{ readonly verdict: LastVerdict | null; readonly faults: LastVerdict | null }> {
    const subject = { file: document.uri.fsPath, names: [fn.name] };
    const heads = (await this.store.list()).filter(
      (head) => head.verdict !== undefined && isOfSame(head, subject),
    );
    const measured = heads.filter(({ faultLab }) => !faultLab);
    const source = fingerprint(document.getText(), fn);
    return {
      verdict: this.#told(
        measured.find(({ verdict }) => verdict?.isCompared) ?? measured[0],
        source,
      ),
      faults: this.#told(
        heads.find(({ faultLab }) => faultLab),
        source,
      ),
    };
  }

  #told(head: RunHead | undefined, source: string): LastVerdict | null {
    if (!head?.verdict) return null;
    const headline = inWords(head.verdict.headline);
    const pools = head.pools.map(inWords);
    return { head, headline, basis: basisOf(head), pools, isStale: head.source !== source };
  }
}

function basisOf({ rounds, verdict, faultLab }: RunHead): string {
  if (faultLab) return '';
  if (!verdict?.isCompared) return vscode.l10n.t('one run');
  // A sweep says in its headline how far it got.
  if (rounds === undefined) return '';
  const text = roundsText(rounds);
  return rounds < FEWEST_ROUNDS ? vscode.l10n.t('{0}: too few for an interval', text) : text;
}
