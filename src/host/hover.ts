/** What is known of a task function, where its name stands in the source: the last verdict, and what can be run next. */
import * as vscode from 'vscode';
import type { LensArgument } from './choose.js';
import { LANGUAGES } from './last-verdicts.js';
import type { LastVerdict, LastVerdicts } from './last-verdicts.js';
import { whenOf } from './runs-view.js';
import type { Sources } from './sources.js';

/** The commands of its links, and no others, may be called from a hover. */
const COMMANDS = [
  'poolLanes.runInThreadPool',
  'poolLanes.comparePools',
  'poolLanes.findBestWorkerCount',
] as const;
/** The same of the links that show what a verdict is of. */
const OPEN = 'poolLanes.openRun';

export function showHovers(sources: Sources, verdicts: LastVerdicts): vscode.Disposable {
  return vscode.languages.registerHoverProvider(LANGUAGES, {
    async provideHover(document, position) {
      const offset = document.offsetAt(position);
      const model = await sources.whenRead(document);
      const fn = model?.functions.find(
        ({ nameFrom, nameTo }) => nameFrom <= offset && offset <= nameTo,
      );
      if (!fn) return undefined;
      const { nameFrom, nameTo, name } = fn;
      const { verdict, faults } = await verdicts.of(document, fn);
      if (!verdict && !faults) return undefined;
      const text = new vscode.MarkdownString();
      text.isTrusted = { enabledCommands: [OPEN, ...COMMANDS] };
      if (verdict) append(text, 'Pool Lanes', verdict);
      if (faults) append(text, vscode.l10n.t('Fault Lab'), faults);
      text.appendMarkdown(linksTo({ uri: document.uri.toString(), name }));
      const range = new vscode.Range(document.positionAt(nameFrom), document.positionAt(nameTo));
      return new vscode.Hover(text, range);
    },
  });
}

function append(text: vscode.MarkdownString, title: string, told: LastVerdict): void {
  const { head, headline, basis, pools, isStale } = told;
  text.appendMarkdown(`**${title}:** ${plain(headline)}`);
  const facts = [
    basis,
    whenOf(head),
    head.node === undefined ? '' : `Node.js ${head.node}`,
    // Of one alone the headline tells.
    pools.length > 1 ? pools.join(', ') : '',
  ];
  const { id, startedAt } = head;
  const open = linkTo(vscode.l10n.t('Open Run'), OPEN, { id, startedAt });
  text.appendMarkdown(`\n\n${plain(facts.filter(Boolean).join(' · '))} · ${open}`);
  if (isStale) {
    const stale = vscode.l10n.t('Out of date: the function has changed since.');
    text.appendMarkdown(`\n\n*${stale}*`);
  }
  text.appendMarkdown('\n\n');
}

/** Text as it is. `appendText` would have it on a single line: it makes every blank one that never breaks. */
const plain = (text: string): string =>
  text
    .replace(/[\\`*_{}[\]()#+\-!~|]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;');

function linksTo(argument: LensArgument): string {
  const titles = [
    vscode.l10n.t('Run in Thread Pool'),
    vscode.l10n.t('Compare Pools'),
    vscode.l10n.t('Find Best Worker Count'),
  ];
  return COMMANDS.map((command, i) => linkTo(titles[i] ?? '', command, argument)).join(' · ');
}

/** Brackets in what is handed over would end the link. */
function linkTo(title: string, command: string, argument: unknown): string {
  const query = encodeURIComponent(JSON.stringify([argument]));
  return `[${title}](command:${command}?${query.replaceAll('(', '%28').replaceAll(')', '%29')})`;
}
