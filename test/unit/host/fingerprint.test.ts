import assert from 'node:assert/strict';
import { fingerprint } from '../../../src/host/fingerprint.js';

describe('The fingerprint of a function', () => {
  const own = 'function f() {\n  return 1;\n}';
  const of = (before: string, text: string): string =>
    fingerprint(`${before}${text}\n// after`, {
      from: before.length,
      to: before.length + text.length,
    });

  it('is of its own text alone, whatever the line ends', () => {
    assert.equal(of('', own), of('// before\n', own));
    assert.equal(of('', own), of('', own.replaceAll('\n', '\r\n')));
  });

  it('is another one when the text is', () => {
    assert.notEqual(of('', own), of('', own.replace('1', '2')));
    assert.notEqual(of('', own), of('', own.replace('\n', ' ')));
  });
});
