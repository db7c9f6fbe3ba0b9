import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { speak, translate } from '../../../webview/l10n.js';
import { listed } from '../../../src/shared/verdict-parts.js';
import { allTexts, hostTexts, pageTexts, partOf, plainPoolNames } from './l10n-sources.js';

const LANGUAGES = ['de', 'zh-cn'];

const read = (file: string): Record<string, string> =>
  JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;

/** What speaks English wherever it goes: programs that are written, files for other tools, details of damaged ones. */
const ENGLISH =
  /shared\/(codegen\/|export\/|translate|trace\/(checks?|sections)\.ts|trace\/chrome\/spans)/;

/** The places that are filled in, sorted. */
const places = (text: string): string[] => (text.match(/\{\d+\}/g) ?? []).sort();
/** The commands that its links call. */
const links = (text: string): string[] => (text.match(/\(command:[\w.]+\)/g) ?? []).sort();

/** Fails with what is missing and what is of no use any more, as lines to be worked through. */
function same(missing: readonly string[], stale: readonly string[], file: string): void {
  const lines = [
    ...missing.map((text) => `  missing: ${JSON.stringify(text)}`),
    ...stale.map((text) => `  stale: ${JSON.stringify(text)}`),
  ];
  assert.ok(lines.length === 0, `${file}\n${lines.join('\n')}`);
}

describe('in another language', () => {
  const manifest = readFileSync('package.json', 'utf8');
  const english = read('package.nls.json');

  it('the manifest has a text for every name, and names every text', () => {
    const used = new Set([...manifest.matchAll(/"%([\w.-]+)%"/g)].map(([, name = '']) => name));
    const missing = [...used].filter((name) => !(name in english));
    const stale = Object.keys(english).filter((name) => !used.has(name));
    same(missing, stale, 'package.nls.json');
  });

  it('the extension shows no name of a pool as it is', () => {
    assert.deepEqual(plainPoolNames(), []);
  });

  for (const language of LANGUAGES) {
    it(`${language}: the manifest is complete`, () => {
      const file = `package.nls.${language}.json`;
      const texts = read(file);
      same(
        Object.keys(english).filter((name) => !texts[name]),
        Object.keys(texts).filter((name) => !(name in english)),
        file,
      );
      for (const [name, text] of Object.entries(texts)) {
        assert.deepEqual(links(text), links(english[name] ?? ''), name);
      }
    });

    it(`${language}: what the extension says and what the page shows is complete`, () => {
      const file = `media/l10n/bundle.l10n.${language}.json`;
      const texts = read(file);
      const shown = [...pageTexts('webview'), ...pageTexts('src/shared')];
      const wanted = [
        ...hostTexts().keys(),
        ...shown.filter(([, from]) => !ENGLISH.test(from)).map(([text]) => partOf(text)),
      ];
      const used = new Set([...hostTexts().keys(), ...allTexts()]);
      same(
        [...new Set(wanted)].filter((text) => !texts[text]).sort(),
        Object.keys(texts).filter((text) => !used.has(text)),
        file,
      );
      for (const [text, translated] of Object.entries(texts)) {
        assert.deepEqual(places(translated), places(text), text);
      }
    });
  }
});

describe('the page', () => {
  afterEach(() => speak({}));

  it('speaks English without a table', () => {
    assert.equal(translate('Round 1 of 2'), 'Round 1 of 2');
  });

  it('finds a text by the whole of it, also between blanks', () => {
    speak({ Stop: 'Stoppen' });
    assert.equal(translate('Stop'), 'Stoppen');
    assert.equal(translate(' Stop '), ' Stoppen ');
    assert.equal(translate('Stop it'), 'Stop it');
  });

  it('finds a text with places, whose fillings it translates, in any order', () => {
    speak({
      'Round {0} of {1}': '{1} Runden, davon {0}',
      'Thread pool': 'Thread-Pool',
      '{0} on {1}': '{0} auf {1}',
    });
    assert.equal(translate('Round 1 of 2'), '2 Runden, davon 1');
    assert.equal(translate('#3 (fib) on Thread pool'), '#3 (fib) auf Thread-Pool');
  });

  it('finds sentences, and facts with dots between them, one by one', () => {
    speak({ 'One.': 'Eins.', '{0} more.': 'Noch {0}.' });
    assert.equal(translate('One. 3 more. And so on.'), 'Eins. Noch 3. And so on.');
    assert.equal(translate('fib · One.'), 'fib · Eins.');
  });

  it('takes no sentence for the filling of the one before, unless nothing else fits', () => {
    speak({ 'Kind: {0}.': 'Art: {0}.', 'Took {0}.': 'Nahm {0}.', 'Broke: {0}': 'Kaputt: {0}' });
    assert.equal(translate('Kind: CPU. Took 3.'), 'Art: CPU. Nahm 3.');
    assert.equal(translate('Broke: One. Two'), 'Kaputt: One. Two');
  });

  it('counts whatever is a figure', () => {
    speak({ '{0} a task': 'je Aufgabe {0}' });
    for (const figure of ['12', '<1 %', '1.84× (1.79–1.90)', '4.5 MB', '2 min 05 s', '–']) {
      assert.equal(translate(`${figure} a task`), `je Aufgabe ${figure}`);
    }
    assert.equal(translate('This is a task'), 'This is a task');
  });

  for (const language of LANGUAGES) {
    it(`${language}: finds every name of a list, and what stands behind a figure`, () => {
      speak(read(`media/l10n/bundle.l10n.${language}.json`));
      const pools = ['Thread pool × 2', 'Serial', 'Process pool × 16', 'Event loop'];
      const said = pools.slice(1).flatMap((_, i) => {
        const names = listed(pools.slice(0, i + 2));
        return [' once started', ', start-up included'].flatMap((when) => [
          `No clear winner: ${names} cannot be told apart${when}.`,
          `Too close to call: ${names} are within 5 % of each other, at 1.10 s${when}.`,
          `Threads: fastest measured with 2 workers, 1.68× as fast as one${when}.`,
          `Killed from outside. 1 of 7 others completed. Lost: 6. It takes no more tasks.`,
          `Tasks failed in ${names}; one that fails may end sooner than one that works.`,
        ]);
      });
      for (const text of said) {
        assert.doesNotMatch(
          translate(text),
          /\b(and|or|(?<!-)[Pp]ool ×|Serial|Event loop|started|included|outside|takes|Lost)\b/,
          text,
        );
      }
    });
  }

  it('takes no sentence for a list', () => {
    speak({ ' and ': ' und ', One: 'Eins', Two: 'Zwei', 'One and {0}': 'Eins samt {0}' });
    assert.equal(translate('One and Two'), 'Eins und Zwei');
    assert.equal(translate('One and what is not known'), 'Eins samt what is not known');
    assert.equal(translate('what is not known and Two'), 'what is not known and Two');
  });

  it('takes what says most where several fit, and no sign for more than a sign', () => {
    speak({ '{0} tasks': 'A {0}', 'all {0} tasks': 'B {0}', 'a.b {0}': 'C {0}' });
    assert.equal(translate('all 3 tasks'), 'B 3');
    assert.equal(translate('axb 1'), 'axb 1');
  });
});
