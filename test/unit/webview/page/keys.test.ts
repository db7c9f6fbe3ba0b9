import assert from 'node:assert/strict';
import { KEYS } from '../../../../webview/page/glossary.js';
import { handleKey } from '../../../../webview/timeline/interact/keys.js';
import type { KeyTarget } from '../../../../webview/timeline/interact/keys.js';

/** What the help calls keys by another name than the browser. */
const NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};
/** On many keyboards the same key as the plus. */
const UNTOLD = ['='];
/** The page's own, wherever the focus is. */
const OF_PAGE = ['/', '?'];

/** Does whatever it is asked. */
const target = new Proxy({} as KeyTarget, { get: () => () => true });

const isHandled = (key: string, shiftKey = false): boolean =>
  handleKey(
    { key, shiftKey, ctrlKey: false, metaKey: false, altKey: false } as KeyboardEvent,
    target,
  );

describe('the help', () => {
  const told = new Set(KEYS.flatMap(([keys]) => keys));

  it('names every key that does something', () => {
    const letters = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
    const named = ['Enter', 'Backspace', 'Delete', 'Tab', 'Home', 'End', 'PageUp', 'PageDown'];
    const all = [...letters, ...named, ...Object.keys(NAMES)];
    const handled = all.filter((key) => key === key.toLowerCase() || key.length > 1);
    const missing = handled
      .filter((key) => isHandled(key) && !UNTOLD.includes(key))
      .map((key) => NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key))
      .filter((name) => !told.has(name));
    assert.deepEqual(missing, []);
  });

  it('names no key that does nothing', () => {
    const browsers = (name: string): string =>
      Object.entries(NAMES).find(([, short]) => short === name)?.[0] ?? name;
    const idle = [...told].filter((name) => {
      if (OF_PAGE.includes(name)) return false;
      const shifted = /^Shift\+(.+)$/.exec(name)?.[1];
      return !isHandled(browsers(shifted ?? name), shifted !== undefined);
    });
    assert.deepEqual(idle, []);
  });

  it('leaves keys with Ctrl, Alt and ⌘ to the editor', () => {
    for (const held of ['ctrlKey', 'altKey', 'metaKey'] as const) {
      const event = { key: 'w', shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
      assert.equal(
        handleKey({ ...event, [held]: true } as unknown as KeyboardEvent, target),
        false,
      );
    }
  });
});
