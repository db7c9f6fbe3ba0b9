/** What a page that speaks Chinese still says in English: two Latin words in a row, where the user's own code does not stand. */
import type { Page } from 'playwright-core';

/** Names of products and places, and what a program says by itself. */
const OWN = /Ryzen|node on PATH|no price for|threw this/;

export async function englishIn(page: Page): Promise<string[]> {
  const found = await page.evaluate(() => {
    const texts = new Set<string>();
    const read = ['aria-label', 'aria-description', 'aria-valuetext', 'title', 'placeholder'];
    for (const element of document.querySelectorAll('#app *')) {
      for (const name of read) texts.add(element.getAttribute(name) ?? '');
      if (element.closest('code, pre, style')) continue;
      for (const node of element.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) texts.add(node.textContent ?? '');
      }
    }
    return [...texts].filter((text) => /[A-Za-z]{2,} [A-Za-z]{2,}/.test(text));
  });
  // The name of the product stands in sentences.
  return found.filter((text) => !OWN.test(text) && !/^Pool Lanes \P{ASCII}/u.test(text));
}
