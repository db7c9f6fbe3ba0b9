import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, object>> };
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly id: string;
        readonly description: string;
        readonly media: { readonly svg: string; readonly altText: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string }[];
  };
}

const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const texts = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
const textOf = (name: string): string => texts[name.replaceAll('%', '')] ?? '';
const commands = new Set(contributes.commands.map(({ command }) => command));

/** Names of commands in the links of a text. */
const linksIn = (text: string): string[] =>
  [...text.matchAll(/\(command:([\w.]+)/g)].map(([, command = '']) => command);

describe('the walkthrough', () => {
  const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);

  it('has four steps, each with something to press and a way to be done', () => {
    assert.equal(steps.length, 4);
    for (const { id, description, completionEvents } of steps) {
      const links = linksIn(textOf(description));
      assert.ok(links.length > 0, id);
      for (const link of links) assert.ok(commands.has(link), link);
      assert.ok(completionEvents.length > 0, id);
      for (const event of completionEvents) {
        const [, command] = /^onCommand:(.+)$/.exec(event) ?? [];
        assert.ok(
          command === undefined ? /^onContext:poolLanes\./.test(event) : commands.has(command),
          event,
        );
      }
    }
  });

  it('has pictures in the colours of the theme, and words for those who do not see them', () => {
    for (const { media } of steps) {
      assert.ok(textOf(media.altText).length > 20);
      const picture = readFileSync(media.svg, 'utf8');
      const colours = [...picture.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(
        ([, colour]) => colour,
      );
      assert.ok(colours.length > 5, media.svg);
      const fixed = colours.filter(
        (colour) => !/^(none|var\(--vscode-[\w-]+, [#\w]+\))$/.test(colour ?? ''),
      );
      assert.deepEqual(fixed, [], media.svg);
    }
  });
});

it('an empty list of runs says how to begin', () => {
  const [welcome] = contributes.viewsWelcome;
  assert.equal(welcome?.view, 'poolLanes.runs');
  assert.deepEqual(linksIn(textOf(welcome.contents)), ['poolLanes.openSamples']);
});
