/** Menus of VS Code. */

/**
 * Chooses from the menu that opens.
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
export async function chooseInMenu(page, name) {
  const entry = page.getByRole('menuitem', { name, exact: true }).first();
  await entry.waitFor();
  // A menu takes no click in its first 100 ms, by a timer of the window; one that is set later and lasts longer ends after it.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 150)));
  await entry.click();
}
