import assert from 'node:assert/strict';
import { pageHtml } from '../../../src/host/page-html.js';

describe('pageHtml', () => {
  const html = pageHtml({
    cspSource: 'https://cdn.example',
    nonce: 'n0nce',
    script: 'https://cdn.example/main.js?a=1&b=2',
    style: 'https://cdn.example/main.css',
    title: 'Pool "Lanes" <x>',
    language: 'en',
  });
  const policy = /Content-Security-Policy" content="([^"]*)"/
    .exec(html)?.[1]
    ?.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

  it('allows scripts by nonce alone, and nothing inline', () => {
    assert.equal(
      policy,
      "default-src 'none'; script-src 'nonce-n0nce'; style-src https://cdn.example 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; font-src https://cdn.example; img-src https://cdn.example",
    );
  });

  it('has one script, which carries the nonce, and an empty body', () => {
    assert.deepEqual(html.match(/<script[^>]*>/g), [
      '<script nonce="n0nce" src="https://cdn.example/main.js?a=1&#38;b=2">',
    ]);
    assert.match(html, /<body><div id="app"><\/div>\s*<script/);
    assert.doesNotMatch(html, /<style|style="|\son\w+="/);
  });

  it('escapes what it is given', () => {
    assert.match(html, /<title>Pool &#34;Lanes&#34; &#60;x&#62;<\/title>/);
  });
});
