import assert from 'node:assert/strict';
import { takeToken, TokenFile } from '../../../../src/executors/processes/token-file.js';

describe('the tokens of a process', () => {
  it('are taken once each, whoever takes them, and counted without taking any', () => {
    const tokens = new TokenFile();
    try {
      assert.equal(takeToken(tokens.fd), false);
      tokens.grant(3);
      const counts = [tokens.left()];
      assert.equal(takeToken(tokens.fd), true);
      counts.push(tokens.left());
      tokens.grant(2);
      counts.push(tokens.left());
      assert.equal(tokens.recall(), 4);
      counts.push(tokens.left());
      assert.equal(takeToken(tokens.fd), false);
      assert.deepEqual(counts, tokens.tells ? [3, 2, 4, 0] : counts.map(() => undefined));
      assert.equal(tokens.tells, process.platform === 'linux');
    } finally {
      tokens.close();
    }
    assert.equal(tokens.left(), undefined);
  });
});
